package io.canaryjudge.statistics;

import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.function.LongToDoubleFunction;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * A quantile of one sample with distribution-free confidence limits, which are order statistics of the sample.
 *
 * @param q the quantile, between 0 and 1
 * @param value the order statistic of rank {@code ceil(q n)} and its limits; NaN of an empty sample
 * @param lowerRank rank of the lower limit, from 1; 0 or less when the sample is too small for one
 * @param upperRank rank of the upper limit; above n when the sample is too small for one, as it is for a p99 of fewer
 *     than 368 requests at 95 % confidence
 */
public record QuantileInterval(double q, IntervalEstimate value, long lowerRank, long upperRank) {

    /*
     * The number of observations at or below the true quantile is binomial(n, q) or, with ties, not further out. Hence
     * the order statistics of rank
     *     l = inverse Binomial(alpha / 2; n, q),   u = inverse Binomial(1 - alpha / 2; n, q) + 1
     * cover it with at least 1 - alpha [1]. Beyond 10^5 observations, and whenever requests depend on each other,
     *     l = floor(n q - z sd),  u = ceil(n q + z sd) + 1,  sd = sqrt(phi n q (1 - q)),
     * phi being the overdispersion: the variance of the count in units of the binomial one.
     *
     * [1] David, Nagaraja 2003, Order Statistics, 3rd edition, section 7.1
     */

    private static final long LARGEST_EXACT = 100_000;

    /**
     * Checks quantile and ranks.
     *
     * @throws IllegalArgumentException if {@code q} is not between 0 and 1 or the ranks do not ascend
     */
    public QuantileInterval {
        checkQ(q);
        if (lowerRank >= upperRank) {
            throw new IllegalArgumentException("ranks must ascend, were " + lowerRank + " and " + upperRank);
        }
    }

    /**
     * A quantile of latencies, in microseconds, when requests are independent. Without enough data the lower limit is 0
     * and the upper one infinite.
     *
     * @param q between 0 and 1
     * @param confidence of the limits, between 0 and 1
     * @throws IllegalArgumentException if {@code q} or {@code confidence} is outside its range
     */
    public static QuantileInterval of(HistogramSnapshot sample, double q, double confidence) {
        return of(sample, q, confidence, 1);
    }

    /**
     * A quantile of latencies, in microseconds, when requests depend on each other.
     *
     * @param overdispersion how many times the variance of a count of slow requests exceeds that of independent
     *     requests, at least 1 and finite
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static QuantileInterval of(HistogramSnapshot sample, double q, double confidence, double overdispersion) {
        Ranks ranks = Ranks.of(sample.count(), q, confidence, overdispersion);
        return ranks.interval(q, rank -> (double) sample.valueAtRank(rank), 0);
    }

    /**
     * A quantile of any binned sample of independent observations. Without enough data a limit is infinite.
     *
     * @param values finite, strictly ascending
     * @param counts observations at each value, at least one in all
     * @param q between 0 and 1
     * @param confidence of the limits, between 0 and 1
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static QuantileInterval of(double[] values, long[] counts, double q, double confidence) {
        if (values.length != counts.length) {
            throw new IllegalArgumentException(
                    "values and counts must be equally long, were " + values.length + " and " + counts.length);
        }
        BinnedSamples.checkAscending(values);
        Ranks ranks = Ranks.of(BinnedSamples.total("sample", counts), q, confidence, 1);
        long[] cumulative = counts.clone();
        for (int i = 1; i < cumulative.length; i++) {
            cumulative[i] += cumulative[i - 1];
        }
        return ranks.interval(q, rank -> values[firstAtLeast(cumulative, rank)], Double.NEGATIVE_INFINITY);
    }

    private static int firstAtLeast(long[] cumulative, long rank) {
        int i = 0;
        while (cumulative[i] < rank) {
            i++;
        }
        return i;
    }

    private static void checkQ(double q) {
        if (!(q > 0 && q < 1)) {
            throw new IllegalArgumentException("q must be between 0 and 1, was " + q);
        }
    }

    /** Which order statistics of {@code n} are the estimate and its limits. */
    private record Ranks(long n, long estimate, long lower, long upper) {

        static Ranks of(long n, double q, double confidence, double overdispersion) {
            checkQ(q);
            if (!(overdispersion >= 1 && overdispersion < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("overdispersion must be at least 1, was " + overdispersion);
            }
            double tail = StandardNormal.tail(confidence);
            long estimate = Math.max(1, (long) Math.ceil(q * n - 1e-9));
            if (n <= LARGEST_EXACT && overdispersion == 1) {
                BinomialDistribution below = BinomialDistribution.of((int) n, q);
                long lower = below.inverseCumulativeProbability(tail);
                return new Ranks(n, estimate, lower, below.inverseCumulativeProbability(1 - tail) + 1L);
            }
            double spread = StandardNormal.critical(confidence) * Math.sqrt(overdispersion * n * q * (1 - q));
            long upper = (long) Math.ceil(n * q + spread) + 1;
            return new Ranks(n, estimate, (long) Math.floor(n * q - spread), upper);
        }

        QuantileInterval interval(double q, LongToDoubleFunction orderStatistic, double lowest) {
            double lowerLimit = lower >= 1 ? orderStatistic.applyAsDouble(lower) : lowest;
            double upperLimit = upper <= n ? orderStatistic.applyAsDouble(upper) : Double.POSITIVE_INFINITY;
            double value = n == 0 ? Double.NaN : orderStatistic.applyAsDouble(estimate);
            return new QuantileInterval(q, new IntervalEstimate(value, lowerLimit, upperLimit), lower, upper);
        }
    }
}
