package io.canaryjudge.statistics;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Evidence against a probability of {@code p}: the likelihood averaged over a beta prior whose mean is {@code p}
 * itself, relative to the likelihood at {@code p}.
 *
 * @param p the probability under the null, between 0 and 1
 * @param pseudoTrials weight of the prior in trials, above 0; the larger, the later the evidence is at its best
 */
record BetaBinomialMixture(double p, double pseudoTrials) {

    /*
     * With k = pseudoTrials,
     *   log E = log B(k p + x, k (1-p) + n - x) - log B(k p, k (1-p)) - x log p - (n-x) log(1-p).
     * Under the null E is a martingale from 1. It is the two-sided beta-binomial mixture of Howard, Ramdas, McAuliffe,
     * Sekhon 2021 (Ann. Statist. 49(2), proposition 6) with g = p, h = 1 - p and r = k p (1-p), and Lindon and Malek's
     * Dirichlet mixture for two categories. log E is convex in x, so E may also be taken at fractional x.
     */

    private static final double FEWEST_PSEUDO_TRIALS = 1e-3;

    /**
     * The weight of the prior that makes bounds at level {@code alpha} tightest near so many trials.
     *
     * @throws IllegalArgumentException if {@code trials} is not above 0 or {@code alpha} not above 0 and below 1
     */
    static double pseudoTrialsFor(double trials, double alpha) {
        return Math.max(ConjugateMixture.precision(trials, alpha) - 1, FEWEST_PSEUDO_TRIALS);
    }

    /** The logarithm of the evidence from {@code x} successes in {@code n} trials, which may be fractional. */
    double logE(double x, double n) {
        double a = pseudoTrials * p;
        double b = pseudoTrials * (1 - p);
        return LogBeta.value(a + x, b + n - x) - LogBeta.value(a, b) - x * Math.log(p) - (n - x) * Math.log1p(-p);
    }
}
