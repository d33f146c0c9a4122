package io.canaryjudge.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down correction: p-values of several metrics made so that any may be compared with alpha. */
public final class HolmCorrection {

    /*
     * In ascending order p_(1) <= ... <= p_(m), the adjusted p-value is
     *     p~_(i) = max_{j <= i} min(1, (m - j + 1) p_(j)).
     * Rejecting where p~ <= alpha makes one false rejection or more with probability at most alpha, whatever the
     * dependence between metrics [1].
     *
     * [1] Holm 1979, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, p. 65-70
     */

    private HolmCorrection() {}

    /**
     * The adjusted p-values, in the order of the given ones, which stay untouched.
     *
     * @param p each 0 to 1; none gives none
     * @throws IllegalArgumentException if one is not
     */
    public static double[] adjust(double... p) {
        for (double each : p) {
            if (!(each >= 0 && each <= 1)) {
                throw new IllegalArgumentException("p must be 0 to 1, was " + each);
            }
        }
        int[] ascending = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int i = 0; i < p.length; i++) {
            largest = Math.max(largest, Math.min(1, (p.length - i) * p[ascending[i]]));
            adjusted[ascending[i]] = largest;
        }
        return adjusted;
    }
}
