package io.canaryjudge.statistics;

/**
 * One e-value from several for the same null hypothesis, or for the hypothesis that all of their nulls hold: their mean
 * is an e-value whatever their dependence (Vovk, Wang 2021, E-values: calibration, combination and applications, Ann.
 * Statist. 49(3), section 3).
 */
public final class MeanEValue {

    private MeanEValue() {}

    /**
     * The logarithm of the mean, all weighted alike.
     *
     * @param logE natural logarithms of the e-values, one or more
     * @throws IllegalArgumentException if there are none or one is NaN
     */
    public static double log(double... logE) {
        double max = Double.NEGATIVE_INFINITY;
        for (double each : logE) {
            max = Math.max(max, each);
        }
        if (logE.length == 0 || Double.isNaN(max)) {
            throw new IllegalArgumentException("logE must be one number or more, none of them NaN");
        }
        if (Double.isInfinite(max)) {
            return max;
        }
        double sum = 0;
        for (double each : logE) {
            sum += Math.exp(each - max);
        }
        return max + Math.log(sum / logE.length);
    }
}
