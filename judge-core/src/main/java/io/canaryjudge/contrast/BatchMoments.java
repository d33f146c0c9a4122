package io.canaryjudge.contrast;

/** Residual moments of sums over consecutive windows. Immutable; the batch under way is not counted yet. */
record BatchMoments(
        ContrastModel.BatchScale scale,
        int position,
        double a,
        double b,
        double completeA,
        double completeB,
        ResidualMoments complete) {

    private static final int LEAST_BATCHES = 5;

    static BatchMoments start(ContrastModel.BatchScale scale) {
        return new BatchMoments(scale, 0, 0, 0, 0, 0, ResidualMoments.NONE);
    }

    /** With one more window; one that is not comparable counts as zeros and still takes its place in time. */
    BatchMoments after(double windowA, double windowB) {
        double sumA = a + windowA;
        double sumB = b + windowB;
        return position + 1 == scale.windows()
                ? new BatchMoments(scale, 0, 0, 0, completeA + sumA, completeB + sumB, complete.after(sumA, sumB))
                : new BatchMoments(scale, position + 1, sumA, sumB, completeA, completeB, complete);
    }

    /** The variance of the residuals' sum as this scale shows it; 0 before five batches are complete. */
    double longRunVariance(double ratio, double windowTrend) {
        return complete.n() < LEAST_BATCHES
                ? 0
                : complete.longRunVariance(ratio, scale.windows() * windowTrend, scale.autocorrelationCap());
    }

    /** The same about the residuals' mean; see {@link ResidualMoments#longRunVarianceAboutMean}. */
    double longRunVarianceAboutMean(double ratio, double windowTrend) {
        return complete.n() < LEAST_BATCHES
                ? 0
                : complete.longRunVarianceAboutMean(
                        ratio,
                        completeA - ratio * completeB,
                        scale.windows() * windowTrend,
                        scale.autocorrelationCap());
    }
}
