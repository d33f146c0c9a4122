package io.canaryjudge.statistics;

import io.canaryjudge.eprocess.EProcess;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The e-BH procedure: which of many e-values count as discoveries, so that among those called so the expected share of
 * false ones stays below alpha. For reports over many metrics or many canaries.
 */
public final class BenjaminiHochbergEValues {

    /*
     * In descending order e_(1) >= ... >= e_(m), with k the largest j for which e_(j) >= m / (alpha j), the k largest
     * are discoveries. The false discovery rate is at most alpha whatever the dependence between the e-values [1].
     *
     * [1] Wang, Ramdas 2022, False discovery rate control with e-values, J. R. Statist. Soc. B 84(3), p. 822-852
     */

    private BenjaminiHochbergEValues() {}

    /**
     * The places of the discoveries, ascending.
     *
     * @param alpha bound on the expected share of false discoveries, above 0 and at most 1
     * @param logE natural logarithms of the e-values, as an {@link EProcess} gives them; none gives none
     * @throws IllegalArgumentException if {@code alpha} is outside its range or an e-value is NaN
     */
    public static int[] discoveries(double alpha, double... logE) {
        if (!(alpha > 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be above 0 and at most 1, was " + alpha);
        }
        for (double each : logE) {
            if (Double.isNaN(each)) {
                throw new IllegalArgumentException("logE must be numbers, one was NaN");
            }
        }
        int m = logE.length;
        int[] descending = IntStream.range(0, m)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -logE[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int k = 0;
        for (int j = 1; j <= m; j++) {
            if (logE[descending[j - 1]] >= Math.log(m / (alpha * j))) {
                k = j;
            }
        }
        return IntStream.of(descending).limit(k).sorted().toArray();
    }
}
