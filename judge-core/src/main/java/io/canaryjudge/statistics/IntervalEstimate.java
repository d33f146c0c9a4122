package io.canaryjudge.statistics;

/**
 * An estimate with the confidence limits around it.
 *
 * @param estimate the most plausible value; infinite for a ratio to nothing, NaN when there are no data at all
 * @param lower lower limit, {@code -Infinity} (or 0 for what cannot be negative) when the data set none
 * @param upper upper limit, {@code Infinity} when the data set none
 */
public record IntervalEstimate(double estimate, double lower, double upper) {

    /**
     * Checks the order of the three.
     *
     * @throws IllegalArgumentException if a limit is NaN or the estimate is a number outside the limits
     */
    public IntervalEstimate {
        if (!(lower <= upper) || estimate < lower || estimate > upper) {
            throw new IllegalArgumentException(
                    "estimate must lie within its limits, was " + estimate + " in " + lower + " to " + upper);
        }
    }

    /** The estimate with limits that a solver found, whose last digit may lie on the wrong side. */
    static IntervalEstimate around(double estimate, double lower, double upper) {
        return Double.isNaN(estimate)
                ? new IntervalEstimate(estimate, lower, upper)
                : new IntervalEstimate(estimate, Math.min(lower, estimate), Math.max(upper, estimate));
    }

    /** Whether a value lies within the limits, these included. */
    public boolean contains(double value) {
        return value >= lower && value <= upper;
    }
}
