package io.canaryjudge.statistics;

/** Riemann's zeta function right of its pole. */
final class RiemannZeta {

    /*
     * Euler and Maclaurin: sum_{k<N} k^-s + N^(1-s)/(s-1) + N^-s/2 + sum_j B_2j/(2j)! s (s+1) … (s+2j-2) N^(-s-2j+1);
     * with N = 20 and four terms what is left is below 1e-15 for s near 1.4 (Abramowitz, Stegun 23.2.3).
     */

    private static final int N = 20;
    /** B_2j / (2j)!. */
    private static final double[] COEFFICIENTS = {1.0 / 12, -1.0 / 720, 1.0 / 30_240, -1.0 / 1_209_600};

    private RiemannZeta() {}

    /** zeta(s), for {@code s} above 1. */
    static double value(double s) {
        double sum = Math.pow(N, 1 - s) / (s - 1) + Math.pow(N, -s) / 2;
        double rising = s;
        for (int j = 0; j < COEFFICIENTS.length; j++) {
            sum += COEFFICIENTS[j] * rising * Math.pow(N, -s - 2 * j - 1);
            rising *= (s + 2 * j + 1) * (s + 2 * j + 2);
        }
        for (int k = N - 1; k >= 1; k--) {
            sum += Math.pow(k, -s);
        }
        return sum;
    }
}
