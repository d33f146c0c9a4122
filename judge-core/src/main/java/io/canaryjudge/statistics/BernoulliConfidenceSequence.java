package io.canaryjudge.statistics;

import org.apache.commons.math3.special.Beta;

/**
 * Bounds on a probability that hold at every look at once.
 *
 * @param lower lower bound, 0 to 1
 * @param upper upper bound, {@code lower} to 1
 */
public record BernoulliConfidenceSequence(double lower, double upper) {

    /*
     * The mixture of the likelihood over Jeffreys' Beta(1/2, 1/2) prior, divided by the likelihood at p, is a
     * non-negative martingale under p (Robbins 1970):
     *
     *   E_n(p) = B(x + 1/2, n - x + 1/2) / (B(1/2, 1/2) p^x (1-p)^(n-x)),
     *
     * so {p : E_n(p) < 1/alpha} covers the true p at all n with probability 1 - alpha (Ville). log E is convex in p
     * with its least value at x/n: the bounds are found by bisection on either side. Counts may be fractional, which
     * is how they are deflated for dependence.
     */

    private static final int BISECTION_STEPS = 60;

    /**
     * The bounds after {@code n} trials.
     *
     * @param successes 0 to {@code n}, may be fractional
     * @param n trials, 0 or more, may be fractional
     * @param alpha probability that the truth ever lies outside, above 0 and below 1
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static BernoulliConfidenceSequence of(double successes, double n, double alpha) {
        if (!(n >= 0) || !(successes >= 0 && successes <= n) || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("successes must be 0 to n and alpha above 0 and below 1; were "
                    + successes + " of " + n + ", " + alpha);
        }
        double wanted = Math.log(1 / alpha);
        double centre = n == 0 ? 0.5 : successes / n;
        double lower = successes == 0 ? 0 : solve(successes, n, wanted, 0, centre);
        double upper = successes == n ? 1 : solve(successes, n, wanted, 1, centre);
        return new BernoulliConfidenceSequence(lower, upper);
    }

    /** The point between {@code outside}, where the evidence is above {@code wanted}, and {@code inside}. */
    private static double solve(double x, double n, double wanted, double outside, double inside) {
        double out = outside;
        double in = inside;
        for (int step = 0; step < BISECTION_STEPS; step++) {
            double middle = 0.5 * (out + in);
            if (logE(x, n, middle) >= wanted) {
                out = middle;
            } else {
                in = middle;
            }
        }
        return out;
    }

    private static double logE(double x, double n, double p) {
        return Beta.logBeta(x + 0.5, n - x + 0.5) - Math.log(Math.PI) - x * Math.log(p) - (n - x) * Math.log1p(-p);
    }
}
