package io.canaryjudge.statistics;

/**
 * An exponential supermartingale averaged over a conjugate prior on its parameter, so that the average has a closed
 * form. Its boundary is where it reaches {@code 1 / alpha}.
 */
public sealed interface ConjugateMixture extends UniformBoundary
        permits NormalMixture, GammaExponentialMixture, GammaPoissonMixture {

    /*
     * For a sum S with intrinsic time V and E exp(lambda S - psi(lambda) V) <= 1, the mixture is
     *
     *   E(s, v) = integral exp(lambda s - psi(lambda) v) f(lambda) dlambda,
     *
     * which reaches 1/alpha with probability at most alpha (Ville) [1, sections 2 and 3.2]. The prior's
     * precision rho decides when the boundary is tightest: near v for rho = v / (2 l + log(1 + 2 l)), l = log(1/alpha),
     * in the two-sided case, and with 2 alpha for alpha in a one-sided one [1, section 3.5, an approximation].
     *
     * [1] Howard, Ramdas, McAuliffe, Sekhon 2021, Time-uniform, nonparametric, nonasymptotic confidence sequences,
     *     Ann. Statist. 49(2)
     */

    /**
     * The logarithm of the evidence that a sum has gathered.
     *
     * @param s the sum
     * @param v its intrinsic time, 0 or more
     */
    double logE(double s, double v);

    @Override
    default double at(double v, double alpha) {
        UniformBoundary.check(v, alpha);
        double wanted = Math.log(1 / alpha);
        double beyond = Math.max(1, v);
        while (logE(beyond, v) < wanted) {
            beyond *= 2;
        }
        return Bisection.rootOfDecreasing(s -> wanted - logE(s, v), 0, beyond);
    }

    /** The precision of a two-sided prior whose boundary is tightest near intrinsic time {@code v}. */
    static double precision(double v, double alpha) {
        if (!(v > 0 && v < Double.POSITIVE_INFINITY) || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("tuning must be for v above 0 and alpha above 0 and below 1 (below 0.5 "
                    + "where one-sided); were " + v + ", " + alpha);
        }
        double l = 2 * Math.log(1 / alpha);
        return v / (l + Math.log1p(l));
    }

    /** Refuses a prior without a finite precision above 0. */
    static void checkPrecision(double rho) {
        if (!(rho > 0 && rho < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rho must be above 0 and finite, was " + rho);
        }
    }

    /** Refuses a scale that is not above 0 and finite. */
    static void checkScale(double c) {
        if (!(c > 0 && c < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("c must be above 0 and finite, was " + c);
        }
    }
}
