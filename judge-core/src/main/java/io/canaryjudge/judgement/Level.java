package io.canaryjudge.judgement;

import io.canaryjudge.statistics.BernoulliConfidenceSequence;

/**
 * An error rate over a recent stretch of time, with its bounds.
 *
 * @param n requests with a known outcome
 * @param failures those that failed
 * @param lower bound from below, 0 to 1
 * @param upper bound from above, 0 to 1
 */
public record Level(long n, long failures, double lower, double upper) {

    /**
     * The level that counts show.
     *
     * @param overdispersion by which the evidence is deflated, 1 or more
     * @param alpha probability that the truth lies outside the bounds, above 0 and below 1
     */
    static Level of(long n, long failures, double overdispersion, double alpha) {
        BernoulliConfidenceSequence bounds =
                BernoulliConfidenceSequence.of(failures / overdispersion, n / overdispersion, alpha);
        return new Level(n, failures, bounds.lower(), bounds.upper());
    }

    /** The share that failed; NaN when nothing was seen. */
    public double rate() {
        return n == 0 ? Double.NaN : (double) failures / n;
    }
}
