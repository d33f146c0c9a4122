package io.canaryjudge.judgement;

/**
 * How much worse than the baseline the canary may be: {@code canary <= ratio * baseline + slack}.
 *
 * @param ratio 1 or more, at most 100
 * @param slack in the metric's own unit, 0 or more; only rates have one, below 1
 */
public record Margin(double ratio, double slack) {

    /** @throws IllegalArgumentException if a number is outside its range */
    public Margin {
        if (!(ratio >= 1 && ratio <= 100)) {
            throw new IllegalArgumentException("ratio must be 1 to 100, was " + ratio);
        }
        if (!(slack >= 0 && slack < 1)) {
            throw new IllegalArgumentException("slack must be 0 or more and below 1, was " + slack);
        }
    }

    /** A margin without slack. */
    public static Margin ofRatio(double ratio) {
        return new Margin(ratio, 0);
    }
}
