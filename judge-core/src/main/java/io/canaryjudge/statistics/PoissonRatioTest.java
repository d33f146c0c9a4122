package io.canaryjudge.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * The exact conditional test of two Poisson rates: does the canary get as many requests, or fail as often, per unit of
 * exposure?
 *
 * <p>Routing is never Poisson at scale. Read a small p-value as a matter of how traffic is split before reading it as
 * one of the canary.
 */
public final class PoissonRatioTest {

    /*
     * Given the total n = x_1 + x_2, the canary's count is binomial(n, p) with p = R t_1 / (R t_1 + t_2), R being the
     * ratio of the rates and t the exposures [1]. Tests are binomial at R = 1; the two-sided one sums all counts no more
     * probable than the observed one. Limits are Clopper and Pearson's for p [2],
     *     P(X >= x_1 | p_L) = alpha / 2 = P(X <= x_1 | p_U),
     * and R = p / (1 - p) * t_2 / t_1, with whichever of p and 1 - p belongs to the smaller count taken from the beta
     * distribution. The relative error of a limit is about 1e-16 n.
     *
     * [1] Przyborowski, Wilenski 1940, Homogeneity of results in testing samples from Poisson series, Biometrika 31,
     *     p. 313-323
     * [2] Clopper, Pearson 1934, The use of confidence or fiducial limits illustrated in the case of the binomial,
     *     Biometrika 26, p. 404-413
     */

    /** Beyond it the smaller share keeps fewer than seven digits. */
    private static final double MAX_EXPOSURE_RATIO = 1e9;

    private static final long MAX_COUNT = 1L << 52;

    private PoissonRatioTest() {}

    /**
     * What the test found.
     *
     * @param ratio of the canary's rate to the baseline's, with exact limits; NaN when nothing was counted
     * @param pGreater probability of as many or more of the canary when both rates are equal
     * @param pLess probability of as many or fewer
     * @param pTwoSided probability of an outcome that is no more probable
     */
    public record Result(IntervalEstimate ratio, double pGreater, double pLess, double pTwoSided) {}

    /**
     * Compares two rates.
     *
     * @param canaryCount 0 to 2<sup>52</sup>
     * @param canaryExposure time multiplied by share of traffic, positive and finite, in the unit of
     *     {@code baselineExposure} and within a factor of 10<sup>9</sup> of it
     * @param baselineCount 0 to 2<sup>52</sup>
     * @param baselineExposure positive and finite
     * @param confidence of the limits, between 0 and 1
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static Result test(
            long canaryCount, double canaryExposure, long baselineCount, double baselineExposure, double confidence) {
        checkCount("canary", canaryCount);
        checkCount("baseline", baselineCount);
        checkExposures(canaryExposure, baselineExposure);
        double exposureRatio = baselineExposure / canaryExposure;
        BinomialCounts counts = new BinomialCounts(canaryCount + baselineCount, 1 / (1 + exposureRatio));
        return new Result(
                ratio(canaryCount, baselineCount, exposureRatio, StandardNormal.tail(confidence)),
                counts.atLeast(canaryCount),
                counts.atMost(canaryCount),
                counts.asUnlikelyAs(canaryCount));
    }

    /**
     * The probability alone of as many or more of the canary when both rates are equal; arguments as for {@link #test}.
     */
    public static double pGreater(
            long canaryCount, double canaryExposure, long baselineCount, double baselineExposure) {
        checkCount("canary", canaryCount);
        checkCount("baseline", baselineCount);
        checkExposures(canaryExposure, baselineExposure);
        return new BinomialCounts(canaryCount + baselineCount, 1 / (1 + baselineExposure / canaryExposure))
                .atLeast(canaryCount);
    }

    private static void checkCount(String cohort, long count) {
        if (count < 0 || count > MAX_COUNT) {
            throw new IllegalArgumentException(cohort + " count must be 0 to 2^52, was " + count);
        }
    }

    private static void checkExposures(double canary, double baseline) {
        double ratio = baseline / canary;
        if (!(canary > 0 && ratio >= 1 / MAX_EXPOSURE_RATIO && ratio <= MAX_EXPOSURE_RATIO)) {
            throw new IllegalArgumentException("exposures must be positive, finite and within a factor of "
                    + MAX_EXPOSURE_RATIO + ", were " + canary + " and " + baseline);
        }
    }

    private static IntervalEstimate ratio(long canary, long baseline, double exposureRatio, double tail) {
        double lower = canary == 0 ? 0 : lowerOdds(canary, baseline, tail) * exposureRatio;
        double upper = baseline == 0 ? Double.POSITIVE_INFINITY : exposureRatio / lowerOdds(baseline, canary, tail);
        return IntervalEstimate.around((double) canary / baseline * exposureRatio, lower, upper);
    }

    /** The odds below which {@code hits} or more are less probable than {@code tail}; {@code hits} is at least 1. */
    private static double lowerOdds(long hits, long misses, double tail) {
        if (hits > misses) {
            double q = BetaDistribution.of(misses + 1.0, (double) hits).inverseSurvivalProbability(tail);
            return (1 - q) / q;
        }
        double p = BetaDistribution.of((double) hits, misses + 1.0).inverseCumulativeProbability(tail);
        return p / (1 - p);
    }
}
