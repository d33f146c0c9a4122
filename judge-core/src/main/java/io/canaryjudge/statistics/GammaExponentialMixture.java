package io.canaryjudge.statistics;

/**
 * The mixture for sub-exponential sums, watched upwards: {@code psi(l) = (-log(1 - c l) - c l) / c^2}. It holds for
 * centred exponential observations of mean {@code c} with their variance as intrinsic time, and, with {@code c = 1},
 * for empirical Bernstein bounds.
 *
 * @param rho precision of the gamma prior, above 0
 * @param c scale, above 0: the longest step that the variance does not account for
 */
public record GammaExponentialMixture(double rho, double c) implements ConjugateMixture {

    /*
     * With a = (v + rho)/c^2, x = s/c + a and b = rho/c^2,
     *
     *   E(s, v) = g(a, x) / g(b, b),   g(a, x) = gamma(a, x) / (x^a exp(-x)),
     *
     * gamma being the lower incomplete gamma function. That is the published form (Howard, Ramdas, McAuliffe, Sekhon
     * 2021, Ann. Statist. 49(2), proposition 8) with what cancels left out.
     */

    /** @throws IllegalArgumentException if a number is not above 0 and finite */
    public GammaExponentialMixture {
        ConjugateMixture.checkPrecision(rho);
        ConjugateMixture.checkScale(c);
    }

    /**
     * The mixture whose boundary at level {@code alpha} is tightest near intrinsic time {@code v}.
     *
     * @param v above 0
     * @param alpha above 0 and below 0.5
     * @param c scale, above 0
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static GammaExponentialMixture tightestNear(double v, double alpha, double c) {
        return new GammaExponentialMixture(ConjugateMixture.precision(v, 2 * alpha), c);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if {@code s} is not above {@code -(v + rho) / c}
     */
    @Override
    public double logE(double s, double v) {
        double a = (v + rho) / (c * c);
        double b = rho / (c * c);
        if (!(s / c + a > 0)) {
            throw new IllegalArgumentException("s must be above " + -a * c + ", was " + s);
        }
        return ScaledIncompleteGamma.logLower(a, s / c + a) - ScaledIncompleteGamma.logLower(b, b);
    }
}
