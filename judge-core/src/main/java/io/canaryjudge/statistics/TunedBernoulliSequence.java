package io.canaryjudge.statistics;

/**
 * Bounds on a probability that hold at every look at once and are tightest near a number of trials that one chooses;
 * {@link BernoulliConfidenceSequence#of} has no such choice and is at its best early.
 */
public final class TunedBernoulliSequence {

    /*
     * {p : E_n(p) < 1/alpha}, where E_n(p) is the evidence against p of a beta-binomial mixture around p itself [1,
     * proposition 6]. Mirrored bounds come from failures, so one side is enough.
     *
     * [1] Howard, Ramdas, McAuliffe, Sekhon 2021, Time-uniform, nonparametric, nonasymptotic confidence sequences,
     *     Ann. Statist. 49(2)
     */

    /** The root finder's way of saying that nothing is excluded. */
    private static final double NEXT_TO_ZERO = 1e-50;

    private TunedBernoulliSequence() {}

    /**
     * The bounds after {@code n} trials.
     *
     * @param successes 0 to {@code n}; a sum of observations from 0 to 1 is as good
     * @param n trials, 0 or more
     * @param alpha probability that the truth ever lies outside, above 0 and below 1
     * @param tightestNear trials, above 0
     * @param tightestAlpha the level at which they are tightest there, usually {@code alpha}; above 0 and below 1
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static BernoulliConfidenceSequence of(
            double successes, double n, double alpha, double tightestNear, double tightestAlpha) {
        double pseudoTrials = BetaBinomialMixture.pseudoTrialsFor(tightestNear, tightestAlpha);
        if (!(n >= 0) || !(successes >= 0 && successes <= n) || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("successes must be 0 to n and alpha above 0 and below 1; were "
                    + successes + " of " + n + ", " + alpha);
        }
        return new BernoulliConfidenceSequence(
                lower(successes, n, alpha, pseudoTrials), 1 - lower(n - successes, n, alpha, pseudoTrials));
    }

    private static double lower(double successes, double n, double alpha, double pseudoTrials) {
        if (successes == 0) {
            return 0;
        }
        double wanted = Math.log(1 / alpha);
        double bound = Bisection.rootOfDecreasing(
                p -> new BetaBinomialMixture(p, pseudoTrials).logE(successes, n) - wanted, 0, successes / n);
        return bound < NEXT_TO_ZERO ? 0 : bound;
    }
}
