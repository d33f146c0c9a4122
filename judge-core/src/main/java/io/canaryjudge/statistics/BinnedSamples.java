package io.canaryjudge.statistics;

import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.Arrays;

/**
 * Two samples counted over the same ascending bin values, the canary and the baseline; neither is empty.
 *
 * <p>Every observation in a bin is taken as equal to the bin's value, so rank statistics see ties where the bins are
 * coarser than the data.
 */
public final class BinnedSamples {

    private final double[] values;
    private final long[] canary;
    private final long[] baseline;
    private final long canaryCount;
    private final long baselineCount;

    private BinnedSamples(double[] values, long[] canary, long[] baseline) {
        this.values = values;
        this.canary = canary;
        this.baseline = baseline;
        this.canaryCount = total("canary", canary);
        this.baselineCount = total("baseline", baseline);
    }

    /**
     * Samples from counts; the arrays are copied.
     *
     * @param values finite, strictly ascending
     * @param canary observations at each value, at least 0, at least one in all
     * @param baseline the same of the baseline
     * @throws IllegalArgumentException if lengths differ, values do not ascend, or a sample's counts are negative, all
     *     zero, or sum to 2<sup>62</sup> or more
     */
    public static BinnedSamples of(double[] values, long[] canary, long[] baseline) {
        if (canary.length != values.length || baseline.length != values.length) {
            throw new IllegalArgumentException("values, canary and baseline must be equally long, were " + values.length
                    + ", " + canary.length + " and " + baseline.length);
        }
        checkAscending(values);
        return new BinnedSamples(values.clone(), canary.clone(), baseline.clone());
    }

    /**
     * Samples from two latency distributions; values are the ends of their buckets, in microseconds.
     *
     * @throws IllegalArgumentException if one of them is empty
     */
    public static BinnedSamples of(HistogramSnapshot canary, HistogramSnapshot baseline) {
        HistogramSnapshot both = canary.merge(baseline);
        double[] values = new double[both.buckets()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (double) both.bucketEnd(i);
        }
        return new BinnedSamples(values, countsOver(both, canary), countsOver(both, baseline));
    }

    private static long[] countsOver(HistogramSnapshot bins, HistogramSnapshot sample) {
        long[] counts = new long[bins.buckets()];
        int bin = 0;
        for (int i = 0; i < sample.buckets(); i++, bin++) {
            while (bins.bucketEnd(bin) < sample.bucketEnd(i)) {
                bin++;
            }
            counts[bin] = sample.bucketCount(i);
        }
        return counts;
    }

    static void checkAscending(double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i]) || (i > 0 && values[i] <= values[i - 1])) {
                throw new IllegalArgumentException(
                        "values must be finite and ascend, was " + values[i] + " at index " + i);
            }
        }
    }

    static long total(String name, long[] counts) {
        long total = 0;
        for (long count : counts) {
            if (count < 0 || count >= (1L << 62) - total) {
                throw new IllegalArgumentException(
                        name + " counts must be at least 0 and sum to less than 2^62, was " + count);
            }
            total += count;
        }
        if (total == 0) {
            throw new IllegalArgumentException(name + " must hold at least one observation, was empty");
        }
        return total;
    }

    /** The number of bins, those that no sample uses included. */
    public int bins() {
        return values.length;
    }

    /** The value of bin {@code i}, {@code 0 <= i < bins()}. */
    public double value(int i) {
        return values[i];
    }

    /** The canary's observations in bin {@code i}. */
    public long canary(int i) {
        return canary[i];
    }

    /** The baseline's observations in bin {@code i}. */
    public long baseline(int i) {
        return baseline[i];
    }

    /** The canary's observations in all, at least 1. */
    public long canaryCount() {
        return canaryCount;
    }

    /** The baseline's observations in all, at least 1. */
    public long baselineCount() {
        return baselineCount;
    }

    /** The same samples with canary and baseline in each other's place. */
    public BinnedSamples swapped() {
        return new BinnedSamples(values, baseline, canary);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinnedSamples that
                && Arrays.equals(values, that.values)
                && Arrays.equals(canary, that.canary)
                && Arrays.equals(baseline, that.baseline);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(values) + Arrays.hashCode(canary)) + Arrays.hashCode(baseline);
    }

    @Override
    public String toString() {
        return "BinnedSamples[bins=" + bins() + ", canary=" + canaryCount + ", baseline=" + baselineCount + "]";
    }
}
