package io.canaryjudge.statistics;

/** The variance between instances that their scatter shows beyond their sampling noise. */
public final class PauleMandelEstimator {

    /*
     * tau^2 solves sum d_i^2 / (s_i^2 + tau^2) = df, and is 0 where the sum at 0 is at most df already; found by
     * bisection on [0, sum d^2 / df].
     *
     * Paule, Mandel: Consensus values and weighting factors, J. Res. NBS 87(5), 1982, equation 11.
     */

    private static final int BISECTION_STEPS = 100;

    private static final double PRECISION = 1e-13;

    private PauleMandelEstimator() {}

    /**
     * Estimates the variance between instances.
     *
     * @param deviations each instance's deviation from its cohort
     * @param samplingVariances the sampling variance of each deviation, above 0, of the same length
     * @param degreesOfFreedom instances less cohorts, above 0
     * @return 0 or more
     */
    public static double betweenVariance(double[] deviations, double[] samplingVariances, int degreesOfFreedom) {
        if (weightedSquares(deviations, samplingVariances, 0) <= degreesOfFreedom) {
            return 0;
        }
        double low = 0;
        double high = 0;
        for (double d : deviations) {
            high += d * d / degreesOfFreedom;
        }
        for (int step = 0; step < BISECTION_STEPS && high - low > PRECISION * high; step++) {
            double middle = 0.5 * (low + high);
            if (weightedSquares(deviations, samplingVariances, middle) > degreesOfFreedom) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    private static double weightedSquares(double[] deviations, double[] samplingVariances, double tauSquared) {
        double sum = 0;
        for (int i = 0; i < deviations.length; i++) {
            sum += deviations[i] * deviations[i] / (samplingVariances[i] + tauSquared);
        }
        return sum;
    }
}
