package io.canaryjudge.statistics;

/** The variance between instances that their scatter shows beyond their sampling noise. */
public final class PauleMandelEstimator {

    /*
     * tau^2 solves F(tau^2) = sum d_i^2 / (s_i^2 + tau^2) - df = 0, and is 0 where F(0) is not positive. F is convex and
     * falls, so Newton's steps from 0 climb to the root without ever passing it.
     *
     * Paule, Mandel: Consensus values and weighting factors, J. Res. NBS 87(5), 1982, equation 11.
     */

    private static final int MOST_STEPS = 200;

    private static final double PRECISION = 1e-14;

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
        double tauSquared = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            double excess = -degreesOfFreedom;
            double slope = 0;
            for (int i = 0; i < deviations.length; i++) {
                double variance = samplingVariances[i] + tauSquared;
                double term = deviations[i] * deviations[i] / variance;
                excess += term;
                slope += term / variance;
            }
            if (!(excess > 0)) {
                return tauSquared;
            }
            double next = tauSquared + excess / slope;
            if (next - tauSquared <= PRECISION * next) {
                return next;
            }
            tauSquared = next;
        }
        return tauSquared;
    }
}
