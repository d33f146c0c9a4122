package io.canaryjudge.statistics;

/**
 * The mixture for sub-Poisson sums, watched upwards: {@code psi(l) = (exp(c l) - c l - 1) / c^2}. It holds for counts
 * less what was expected of them ({@code c = 1}, intrinsic time what was expected), and for any centred observations
 * that are at most {@code c}.
 *
 * @param rho precision of the gamma prior, above 0
 * @param c scale, above 0: the longest step upwards
 */
public record GammaPoissonMixture(double rho, double c) implements ConjugateMixture {

    /*
     * With y = (v + rho)/c^2, x = s/c + y and b = rho/c^2,
     *
     *   E(s, v) = h(x, y) / h(b, b),   h(x, y) = Gamma(x, y) / (y^x exp(-y)),
     *
     * Gamma being the upper incomplete gamma function. That is the published form (Howard, Ramdas, McAuliffe, Sekhon
     * 2021, Ann. Statist. 49(2), proposition 9) with what cancels left out.
     */

    /** @throws IllegalArgumentException if a number is not above 0 and finite */
    public GammaPoissonMixture {
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
    public static GammaPoissonMixture tightestNear(double v, double alpha, double c) {
        return new GammaPoissonMixture(ConjugateMixture.precision(v, 2 * alpha), c);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if {@code s} is not above {@code -(v + rho) / c}
     */
    @Override
    public double logE(double s, double v) {
        double y = (v + rho) / (c * c);
        double b = rho / (c * c);
        if (!(s / c + y > 0)) {
            throw new IllegalArgumentException("s must be above " + -y * c + ", was " + s);
        }
        return ScaledIncompleteGamma.logUpper(s / c + y, y) - ScaledIncompleteGamma.logUpper(b, b);
    }
}
