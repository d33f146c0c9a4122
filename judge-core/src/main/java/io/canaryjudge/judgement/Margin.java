package io.canaryjudge.judgement;

/**
 * How much worse than the baseline the canary may be: {@code canary <= ratio * baseline + slack}, and where a decrease
 * is harm, {@code baseline <= ratio * canary + slack}.
 *
 * @param ratio 1 or more, at most 100
 * @param slack in the metric's own unit, 0 to 1e12; only rates, below 1, and gauges have one
 */
public record Margin(double ratio, double slack) {

    private static final double MOST_SLACK = 1e12;

    /** @throws IllegalArgumentException if a number is outside its range */
    public Margin {
        if (!(ratio >= 1 && ratio <= 100)) {
            throw new IllegalArgumentException("ratio must be 1 to 100, was " + ratio);
        }
        if (!(slack >= 0 && slack <= MOST_SLACK)) {
            throw new IllegalArgumentException("slack must be 0 to 1e12, was " + slack);
        }
    }

    /** A margin without slack. */
    public static Margin ofRatio(double ratio) {
        return new Margin(ratio, 0);
    }
}
