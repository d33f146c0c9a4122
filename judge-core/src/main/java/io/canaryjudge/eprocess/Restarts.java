package io.canaryjudge.eprocess;

/**
 * How an e-process spreads its bets over the times at which a change may begin.
 *
 * @param weightPerWindow the share of the stake that is added with each window until half of it is in; 0 for none, and
 *     at most 0.5
 */
public record Restarts(double weightPerWindow) {

    /** The whole stake is bet at the first window. */
    public static final Restarts NONE = new Restarts(0);

    /** @throws IllegalArgumentException if the weight is not within 0 to 0.5 */
    public Restarts {
        if (!(weightPerWindow >= 0 && weightPerWindow <= 0.5)) {
            throw new IllegalArgumentException("weightPerWindow must be 0 to 0.5, was " + weightPerWindow);
        }
    }

    /**
     * Half of the stake at once, half spread evenly over the planned windows.
     *
     * @param plannedWindows how many windows the comparison is planned to take, 1 or more
     */
    public static Restarts over(long plannedWindows) {
        return new Restarts(1.0 / (2.0 * Math.max(1, plannedWindows)));
    }

    boolean areOn() {
        return weightPerWindow > 0;
    }
}
