package io.canaryjudge.kayenta;

import org.apache.commons.math3.stat.StatUtils;

/**
 * One side in numbers, after NaN and outliers were dealt with; all 0 where no point is left.
 *
 * @param standardDeviation of the sample, with {@code count - 1}
 */
public record SampleStatistics(int count, double min, double max, double mean, double standardDeviation) {

    private static final SampleStatistics NONE = new SampleStatistics(0, 0, 0, 0, 0);

    static SampleStatistics of(double[] values) {
        if (values.length == 0) {
            return NONE;
        }
        double mean = StatUtils.mean(values);
        return new SampleStatistics(
                values.length,
                StatUtils.min(values),
                StatUtils.max(values),
                mean,
                Math.sqrt(StatUtils.variance(values, mean)));
    }
}
