package io.canaryjudge.statistics;

import org.apache.commons.numbers.gamma.Erfcx;

/**
 * The mixture for sub-Gaussian sums, such as those of Gaussian or bounded observations: {@code psi(l) = l^2 / 2}.
 *
 * @param rho precision of the normal prior, above 0
 * @param sides whether the sum is watched in both directions or only upwards
 */
public record NormalMixture(double rho, Sides sides) implements ConjugateMixture {

    /*
     * With z = s / sqrt(v + rho), the normal prior of variance 1/rho gives
     *   E = sqrt(rho / (v + rho)) exp(z^2 / 2),
     * and its upper half, doubled,
     *   E = 2 sqrt(rho / (v + rho)) exp(z^2 / 2) Phi(z) = sqrt(rho / (v + rho)) erfcx(-z / sqrt 2)
     * (Howard, Ramdas, McAuliffe, Sekhon 2021, Ann. Statist. 49(2), propositions 4 and 5).
     */

    /** Beyond it {@code erfcx(-x)} leaves the range of a double. */
    private static final double LARGEST_EXPONENT = 20;

    /** The directions that are watched. */
    public enum Sides {
        /** Only large sums count; both signs of the parameter would waste half of the prior. */
        UPPER,
        /** Large and small sums count. */
        BOTH
    }

    /** @throws IllegalArgumentException if {@code rho} is not above 0 and finite */
    public NormalMixture {
        ConjugateMixture.checkPrecision(rho);
    }

    /**
     * The mixture whose boundary at level {@code alpha} is tightest near intrinsic time {@code v}.
     *
     * @param v above 0
     * @param alpha above 0 and below 1, for one side below 0.5
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static NormalMixture tightestNear(double v, double alpha, Sides sides) {
        return new NormalMixture(ConjugateMixture.precision(v, sides == Sides.BOTH ? alpha : 2 * alpha), sides);
    }

    @Override
    public double logE(double s, double v) {
        double z = s / Math.sqrt(v + rho);
        return 0.5 * Math.log(rho / (v + rho)) + (sides == Sides.BOTH ? z * z / 2 : upper(z));
    }

    /** log of {@code 2 exp(z^2 / 2) Phi(z)}. */
    private static double upper(double z) {
        double x = -z / Math.sqrt(2);
        return x > -LARGEST_EXPONENT
                ? Math.log(Erfcx.value(x))
                : z * z / 2 + Math.log(2) + Math.log1p(-StandardNormal.above(z));
    }
}
