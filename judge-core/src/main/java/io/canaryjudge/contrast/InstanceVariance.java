package io.canaryjudge.contrast;

/**
 * What differences between instances add to the variance of a contrast, on the log scale. It does not shrink with time.
 *
 * @param variance tau^2 times the sum of squared shares of the instances
 * @param degreesOfFreedom behind tau^2, those of the prior included
 * @param floor least variance, in sampling variances over squared degrees of freedom: no scatter among a handful of
 *     instances is no proof that they do not differ
 */
record InstanceVariance(double variance, double degreesOfFreedom, double floor) {

    /** Steps of a degree of freedom that quantiles are told apart by. */
    private static final double STEPS = 8;

    /** The variance, with the floor that guards against the luck of few. */
    double floored(double samplingVariance) {
        return degreesOfFreedom == 0
                ? variance
                : Math.max(variance, floor / (degreesOfFreedom * degreesOfFreedom) * samplingVariance);
    }

    /** The share of a level that few instances may use: their variance is itself known badly. */
    double shareOfLevel() {
        return Math.min(0.5, degreesOfFreedom / 16);
    }

    /** Squared half-width that a variance between instances explains; infinite when nothing is known of them. */
    double squaredHalfWidth(double alpha, double ofVariance) {
        if (degreesOfFreedom == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double t = StudentQuantile.upper(roundedDegreesOfFreedom(), alpha);
        return t * t * ofVariance;
    }

    /** Rounded down, which is conservative, so that few different quantiles are ever asked for. */
    private double roundedDegreesOfFreedom() {
        return degreesOfFreedom < 1 / STEPS ? degreesOfFreedom : Math.floor(STEPS * degreesOfFreedom) / STEPS;
    }
}
