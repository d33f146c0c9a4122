package io.canaryjudge.statistics;

import org.apache.commons.math3.special.Gamma;

/**
 * Whether two cohorts have the same quantile, which may be asked after every request, when requests are independent.
 *
 * @param q which quantile, between 0 and 1
 * @param pseudoRequests weight of the prior in requests, above 0
 */
public record QuantileABTest(double q, double pseudoRequests) {

    /*
     * Were the common quantile x, requests up to it would be a share q in either cohort, against which a beta-binomial
     * mixture M gathers evidence: log M_n(y) for y of n requests. What x is nobody knows, and with ties the count may
     * be anything from those below x to those up to x; the smallest evidence over both is evidence against any x:
     *
     *   log E = min_x [G_c(x) + G_b(x)],   G(x) = min of log M_n over [n F(x-), n F(x)],
     *
     * and min(1, 1/E) is a p-value at any number of looks [1, theorem 5]. log M_n is convex: the minimum over
     * an interval lies at its own minimum, moved into the interval. It is enough to look at x in the bins, since
     * between two of them the count is an end of either's interval.
     *
     * [1] Howard, Ramdas 2022, Sequential estimation of quantiles with applications to A/B testing and best-arm
     *     identification, Bernoulli 28(3), p. 1704-1728
     */

    /** @throws IllegalArgumentException if a number is outside its range */
    public QuantileABTest {
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException("q must be between 0 and 1, was " + q);
        }
        if (!(pseudoRequests > 0 && pseudoRequests < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("pseudoRequests must be above 0 and finite, was " + pseudoRequests);
        }
    }

    /**
     * The test that is most powerful at level {@code alpha} near so many requests in each cohort.
     *
     * @param requests above 0
     * @param alpha above 0 and below 1
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static QuantileABTest tightestNear(double q, double requests, double alpha) {
        return new QuantileABTest(q, BetaBinomialMixture.pseudoTrialsFor(requests, alpha));
    }

    /** The logarithm of the evidence against equal quantiles, in one pass over the bins; may be negative. */
    public double logE(BinnedSamples samples) {
        Arm canary = new Arm(samples.canaryCount());
        Arm baseline = new Arm(samples.baselineCount());
        long upToCanary = 0;
        long upToBaseline = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < samples.bins(); i++) {
            long belowCanary = upToCanary;
            long belowBaseline = upToBaseline;
            upToCanary += samples.canary(i);
            upToBaseline += samples.baseline(i);
            least = Math.min(
                    least, canary.least(belowCanary, upToCanary) + baseline.least(belowBaseline, upToBaseline));
        }
        return least;
    }

    /** The p-value, 0 to 1, which stays valid however often it is looked at. */
    public double pValue(BinnedSamples samples) {
        return Math.min(1, Math.exp(-logE(samples)));
    }

    /** One cohort's evidence, by how many of its requests lie below the common quantile. */
    private final class Arm {

        private final BetaBinomialMixture mixture = new BetaBinomialMixture(q, pseudoRequests);
        private final long n;
        private final double bestCount;

        Arm(long n) {
            this.n = n;
            this.bestCount = Bisection.rootOfDecreasing(y -> -slope(y), 0, (double) n);
        }

        /** The derivative of log M_n by the count. */
        private double slope(double y) {
            double a = pseudoRequests * q;
            double b = pseudoRequests * (1 - q);
            return Gamma.digamma(a + y) - Gamma.digamma(b + n - y) - Math.log(q / (1 - q));
        }

        double least(long below, long upTo) {
            return mixture.logE(Math.max((double) below, Math.min((double) upTo, bestCount)), (double) n);
        }
    }
}
