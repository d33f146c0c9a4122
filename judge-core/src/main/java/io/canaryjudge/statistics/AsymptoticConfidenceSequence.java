package io.canaryjudge.statistics;

import java.util.Arrays;

/**
 * The mean of a series, such as one value a window, with bounds that hold at every later look once the series is long
 * enough for the central limit theorem. For series of means that came without histograms or counts.
 *
 * @param n length of the series, 1 or more
 * @param mean its mean
 * @param standardDeviation of one value, or the long-run one where values depend on each other; 0 or more
 */
public record AsymptoticConfidenceSequence(long n, double mean, double standardDeviation) {

    /*
     * mean +- sd sqrt(2 (n r + 1) / (n^2 r) log(sqrt(n r + 1) / alpha)), r = rho^2 [1, theorem 2.2]. The half-width is
     * least near n for r = (l + log(1 + l)) / n, l = -2 log alpha [1, appendix on tuning].
     * The long-run variance is b times the variance of the means of consecutive batches of b values.
     *
     * [1] Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas 2024, Time-uniform central limit theory and asymptotic
     *     confidence sequences, Ann. Statist. 52(6)
     */

    /** @throws IllegalArgumentException if a number is outside its range */
    public AsymptoticConfidenceSequence {
        if (n < 1 || !Double.isFinite(mean)) {
            throw new IllegalArgumentException("n must be 1 or more and mean finite; were " + n + ", " + mean);
        }
        if (!(standardDeviation >= 0 && standardDeviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("standardDeviation must be 0 or more, was " + standardDeviation);
        }
    }

    /**
     * The series with the long-run deviation that its batches show.
     *
     * @param series finite values; those beyond the last full batch count for the mean only
     * @param batch values in a batch, 1 or more: longer than values depend on each other; 1 when they do not
     * @throws IllegalArgumentException if there are fewer than two batches
     */
    public static AsymptoticConfidenceSequence ofSeries(double[] series, int batch) {
        if (batch < 1 || series.length / batch < 2) {
            throw new IllegalArgumentException("series must hold two batches or more of at least one value, was "
                    + series.length + " values in batches of " + batch);
        }
        int batches = series.length / batch;
        double[] means = new double[batches];
        for (int i = 0; i < batches; i++) {
            means[i] = mean(Arrays.copyOfRange(series, i * batch, (i + 1) * batch));
        }
        double centre = mean(means);
        double squares = 0;
        for (double each : means) {
            squares += (each - centre) * (each - centre);
        }
        return new AsymptoticConfidenceSequence(
                series.length, mean(series), Math.sqrt(batch * squares / (batches - 1)));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * The tuning that makes bounds tightest near a length.
     *
     * @param length above 0
     * @param alpha above 0 and below 1
     * @return the square of rho, above 0
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static double rhoSquared(double length, double alpha) {
        return 1 / ConjugateMixture.precision(length, alpha);
    }

    /**
     * The mean with its bounds.
     *
     * @param rhoSquared tuning, above 0
     * @param alpha probability that the true mean ever lies outside, above 0 and below 1
     * @throws IllegalArgumentException if a number is outside its range
     */
    public IntervalEstimate interval(double rhoSquared, double alpha) {
        double halfWidth = halfWidth(rhoSquared, alpha);
        return new IntervalEstimate(mean, mean - halfWidth, mean + halfWidth);
    }

    /** The distance of either bound from the mean; arguments as for {@link #interval}. */
    public double halfWidth(double rhoSquared, double alpha) {
        if (!(rhoSquared > 0 && rhoSquared < Double.POSITIVE_INFINITY) || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException(
                    "rhoSquared must be above 0 and alpha between 0 and 1; were " + rhoSquared + ", " + alpha);
        }
        double scaled = n * rhoSquared + 1;
        return standardDeviation / n * Math.sqrt(2 * scaled / rhoSquared * Math.log(Math.sqrt(scaled) / alpha));
    }
}
