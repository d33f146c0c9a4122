package io.canaryjudge.statistics;

import io.canaryjudge.histogram.HistogramSnapshot;

/**
 * Bounds on a quantile of one cohort's latency that hold at every look, and for all quantiles at once, when requests
 * are independent.
 *
 * @param q which quantile, between 0 and 1
 * @param alpha probability that the truth ever lies outside, above 0 and below 1
 * @param firstRequests requests near which the bounds begin to be tight, 1 or more; useful ones come a good deal later
 */
public record QuantileConfidenceSequence(double q, double alpha, double firstRequests) {

    /*
     * With m = firstRequests, t = max(n, m), delta = 1/2, s = 1.4, eta = 2 and k1, k2 as for StitchedBoundary,
     *
     *   j(p) = sqrt(t/m) |logit p| / (2 delta) + 1,
     *   l(p) = s log log(eta t/m) + s log j(p) + log(2 zeta(s) (2 zeta(s) + 1) / (alpha log^s eta)),
     *   r(p) = p for p >= 1/2, else min(1/2, expit(logit p + 2 delta sqrt(eta m/t))),   c(p) = (1 - 2p)/3,
     *   f(p) = (delta sqrt(eta t r (1-r) / m) + sqrt(k1^2 r (1-r) t l + k2^2 c^2 l^2) + k2 c l) / n,
     *
     * the share of requests below the p-quantile exceeds p + f(p), or that of requests up to it falls below p - f(1-p),
     * for any p at any n, with probability at most alpha [1, theorem 3, "double stitching"].
     *
     * [1] Howard, Ramdas 2022, Sequential estimation of quantiles with applications to A/B testing and best-arm
     *     identification, Bernoulli 28(3), p. 1704-1728
     */

    private static final double DELTA = 0.5;
    private static final double S = 1.4;
    private static final double ETA = 2;
    private static final double ZETA = RiemannZeta.value(S);

    /** @throws IllegalArgumentException if a number is outside its range */
    public QuantileConfidenceSequence {
        if (!(q > 0 && q < 1) || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("q and alpha must be between 0 and 1; were " + q + ", " + alpha);
        }
        if (!(firstRequests >= 1 && firstRequests < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("firstRequests must be 1 or more, was " + firstRequests);
        }
    }

    /**
     * The quantile with its bounds, in microseconds.
     *
     * @return the lower bound 0 and the upper one infinite where there are too few requests; the value NaN without any
     */
    public IntervalEstimate of(HistogramSnapshot sample) {
        long n = sample.count();
        if (n == 0) {
            return new IntervalEstimate(Double.NaN, 0, Double.POSITIVE_INFINITY);
        }
        double lowest = Math.ceil(n * (q - spread(1 - q, n)));
        double highest = Math.floor(n * (q + spread(q, n))) + 1;
        return new IntervalEstimate(
                sample.quantile(q),
                lowest >= 1 ? sample.valueAtRank((long) lowest) : 0,
                highest <= n ? sample.valueAtRank((long) highest) : Double.POSITIVE_INFINITY);
    }

    /** f(p), the excess over {@code p} of the share of {@code n} requests below the p-quantile. */
    double spread(double p, long n) {
        double t = Math.max((double) n, firstRequests);
        double logit = Math.log(p / (1 - p));
        double j = Math.sqrt(t / firstRequests) * Math.abs(logit) / (2 * DELTA) + 1;
        double l = S * Math.log(Math.log(ETA * t / firstRequests))
                + S * Math.log(j)
                + Math.log(2 * ZETA * (2 * ZETA + 1) / (alpha * Math.pow(Math.log(ETA), S)));
        double r = p >= 0.5 ? p : Math.min(0.5, expit(logit + 2 * DELTA * Math.sqrt(ETA * firstRequests / t)));
        double variance = r * (1 - r);
        double grid = DELTA * Math.sqrt(ETA * t * variance / firstRequests);
        return (grid + StitchedBoundary.stitched(variance * t, l, (1 - 2 * p) / 3, ETA)) / n;
    }

    private static double expit(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
