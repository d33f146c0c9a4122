package io.canaryjudge.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The Brunner-Munzel test: does the canary tend to larger values, when the two samples may also differ in spread? Use it
 * instead of {@link MannWhitneyUTest} where latencies of one cohort scatter more.
 */
public final class BrunnerMunzelTest {

    /*
     * With P_i the share of the other sample below bin i, its ties by half (the placement of an observation in bin i),
     * the probability A that a canary observation is larger is the mean of P_i over the canary, and
     *     s_1^2 = sum a_i (P_i - A)^2 / (n_1 - 1),   s_2^2 alike with 1 - A for the baseline,
     *     se(A)^2 = s_1^2 / n_1 + s_2^2 / n_2,   W = (1/2 - A) / se(A),
     * which is t distributed with Welch's degrees of freedom
     *     df = (s_1^2 / n_1 + s_2^2 / n_2)^2 / ((s_1^2 / n_1)^2 / (n_1 - 1) + (s_2^2 / n_2)^2 / (n_2 - 1)).
     * This is the paper's W with its mid-ranks R written as placements: R_i - R_i^(1) = n_2 P_i, S_1 = n_2^2 s_1^2.
     * Written so, nothing cancels. The sign is the paper's: negative when the canary is the larger.
     *
     * [1] Brunner, Munzel 2000, The nonparametric Behrens-Fisher problem: asymptotic theory and a small-sample
     *     approximation, Biometrical Journal 42, p. 17-25
     */

    private BrunnerMunzelTest() {}

    /**
     * What the test found.
     *
     * @param w the statistic: positive when the baseline tends to larger values, infinite when the samples do not
     *     overlap, 0 when both hold one common value
     * @param degreesOfFreedom of the t distribution of {@code w}; the smaller sample's when its spread is 0
     * @param effectSize A: the probability that a canary observation is larger, ties by half
     * @param standardError of {@code effectSize}
     * @param pGreater probability of as much or more when the canary does not tend to larger values
     * @param pLess the same for smaller values
     * @param pTwoSided the same for either
     */
    public record Result(
            double w,
            double degreesOfFreedom,
            double effectSize,
            double standardError,
            double pGreater,
            double pLess,
            double pTwoSided) {}

    /**
     * Compares two samples in two passes over their bins. Samples that do not overlap give p-values of exactly 0 and 1;
     * one common value gives 0.5 on either side.
     *
     * @throws IllegalArgumentException if a sample holds fewer than two observations
     */
    public static Result test(BinnedSamples samples) {
        if (samples.canaryCount() < 2 || samples.baselineCount() < 2) {
            throw new IllegalArgumentException("each sample must hold at least two observations, was " + samples);
        }
        double distance = MannWhitneyUTest.centredTwiceU(samples) / (2 * MannWhitneyUTest.pairs(samples));
        double canaryPart = placementVariance(samples, distance) / samples.canaryCount();
        double baselinePart = placementVariance(samples.swapped(), -distance) / samples.baselineCount();
        double standardError = Math.sqrt(canaryPart + baselinePart);
        double w = distance == 0 ? 0 : -distance / standardError;
        return result(w, degreesOfFreedom(samples, canaryPart, baselinePart), distance + 0.5, standardError);
    }

    /** Welch's, from what each sample adds to the variance of A. */
    private static double degreesOfFreedom(BinnedSamples samples, double canaryPart, double baselinePart) {
        double canary = samples.canaryCount() - 1.0;
        double baseline = samples.baselineCount() - 1.0;
        double variance = canaryPart + baselinePart;
        return variance == 0
                ? Math.min(canary, baseline)
                : variance * variance / (canaryPart * canaryPart / canary + baselinePart * baselinePart / baseline);
    }

    private static Result result(double w, double df, double effectSize, double standardError) {
        TDistribution t = TDistribution.of(df);
        double pGreater = t.cumulativeProbability(w);
        double pLess = t.survivalProbability(w);
        double pTwoSided = Math.min(1, 2 * Math.min(pGreater, pLess));
        return new Result(w, df, effectSize, standardError, pGreater, pLess, pTwoSided);
    }

    /** The variance of the canary's placements within the baseline, whose mean is {@code distance + 1/2}. */
    private static double placementVariance(BinnedSamples samples, double distance) {
        long other = samples.baselineCount();
        long below = 0;
        double sum = 0;
        for (int i = 0; i < samples.bins(); i++) {
            double placementFromMiddle = (2 * below + samples.baseline(i) - other) / (2.0 * other);
            double deviation = placementFromMiddle - distance;
            sum += samples.canary(i) * deviation * deviation;
            below += samples.baseline(i);
        }
        return sum / (samples.canaryCount() - 1);
    }
}
