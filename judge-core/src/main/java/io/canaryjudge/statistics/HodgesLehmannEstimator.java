package io.canaryjudge.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * The Hodges-Lehmann estimator: how much larger, or how many times larger, is a canary observation than a baseline
 * observation, typically? The median over all pairs, so a few slow requests do not move it.
 */
public final class HodgesLehmannEstimator {

    /*
     * The estimate is the median of the M = n_1 n_2 differences v_i - v_j of a canary and a baseline observation (mean
     * of the two middle ones when M is even) [1]. Its limits are the differences of rank k and M + 1 - k with
     *     k = floor(M / 2 - z sqrt(Var U)),
     * Var U of the Mann-Whitney test corrected for ties [2]; k < 1 gives the smallest and the largest difference. The
     * ratio is the same on log v_i, put through exp.
     *
     * The difference of a given rank is found among all of them without listing them, see PairwiseDifferences, so
     * fine bins cost no more than O(B) a step and there is no need to coarsen them. Limits are steps of the lattice of
     * differences; R's wilcox.test looks for a root of a shifted rank statistic and can differ by one step when tied.
     *
     * [1] Hodges, Lehmann 1963, Estimates of location based on rank tests, Ann. Math. Statist. 34, p. 598-611
     * [2] Lehmann 1975, Nonparametrics: Statistical Methods Based on Ranks, chapter 2, sections 5 and 6
     */

    private HodgesLehmannEstimator() {}

    /**
     * How much larger the canary is, in the unit of the values; 0 means no shift.
     *
     * <p>Costs some 64 passes over the bins for each of four ranks.
     *
     * @param confidence of the limits, between 0 and 1
     * @throws IllegalArgumentException if {@code confidence} is not
     */
    public static IntervalEstimate difference(BinnedSamples samples, double confidence) {
        return estimate(samples, confidence, value -> value);
    }

    /**
     * How many times larger the canary is; 1 means no shift. The cost is that of {@link #difference}.
     *
     * @param samples with positive values
     * @param confidence of the limits, between 0 and 1
     * @throws IllegalArgumentException if {@code confidence} is not, or the smallest value is not positive
     */
    public static IntervalEstimate ratio(BinnedSamples samples, double confidence) {
        if (!(samples.value(0) > 0)) {
            throw new IllegalArgumentException("values must be positive for a ratio, smallest was " + samples.value(0));
        }
        IntervalEstimate log = estimate(samples, confidence, Math::log);
        return new IntervalEstimate(Math.exp(log.estimate()), Math.exp(log.lower()), Math.exp(log.upper()));
    }

    private static IntervalEstimate estimate(BinnedSamples samples, double confidence, DoubleUnaryOperator scale) {
        double pairs = MannWhitneyUTest.pairs(samples);
        double rank = lowerRank(samples, confidence);
        PairwiseDifferences differences = PairwiseDifferences.of(samples, scale);
        double middle = differences.ofRank(Math.floor((pairs + 1) / 2));
        double nextMiddle = differences.ofRank(Math.floor(pairs / 2) + 1);
        return new IntervalEstimate(
                middle + (nextMiddle - middle) / 2,
                rank < 1 ? differences.smallest() : differences.ofRank(rank),
                rank < 1 ? differences.largest() : differences.ofRank(pairs + 1 - rank));
    }

    /** k: the rank, from 1, of the lower limit among all pairs; below 1 when there are too few of them. */
    static double lowerRank(BinnedSamples samples, double confidence) {
        double spread = StandardNormal.critical(confidence) * Math.sqrt(MannWhitneyUTest.variance(samples));
        return Math.floor(MannWhitneyUTest.pairs(samples) / 2 - spread);
    }
}
