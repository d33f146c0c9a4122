package io.canaryjudge.statistics;

/** The boundary of a one-sided t-test that may be looked at after every window. */
public final class AnytimeTBoundary {

    /*
     * The Gaussian-mixture t e-process of [1] (theorem 4.9) inverted: with kappa = rho/(n + rho) and
     * A = exp((2/n) (log(1/(2 alpha)) + log((n + rho)/rho)/2)),
     *
     *   c^2 = (n - 1)(A - 1) / (1 - kappa A),  and no decision is possible yet where kappa A >= 1.
     *
     * Exact for independent Gaussian contrasts; using the two-sided form at 2 alpha for one side is the usual symmetric
     * approximation. As n grows it tends to the normal-mixture boundary.
     *
     * [1] Wang, Ramdas: Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance, 2023.
     */

    private AnytimeTBoundary() {}

    /**
     * The squared number of standard errors that an estimate must lie beyond its null.
     *
     * @param n windows behind the estimate and its standard error, 2 or more; pseudo-windows of a prior count too
     * @param alpha false-alarm probability over all looks, above 0 and below 0.5
     * @param rho tuning in windows, above 0: the boundary is tightest near a few times this many
     * @return above 0, or infinite when it is too early for any decision
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static double squaredMultiplier(double n, double alpha, double rho) {
        if (!(n >= 2) || !(alpha > 0 && alpha < 0.5) || !(rho > 0)) {
            throw new IllegalArgumentException("n must be 2 or more, alpha above 0 and below 0.5, rho above 0; were "
                    + n + ", " + alpha + ", " + rho);
        }
        double kappa = rho / (n + rho);
        double a = Math.exp(2 / n * (Math.log(1 / (2 * alpha)) + 0.5 * Math.log((n + rho) / rho)));
        return a * kappa >= 1 ? Double.POSITIVE_INFINITY : (n - 1) * (a - 1) / (1 - a * kappa);
    }
}
