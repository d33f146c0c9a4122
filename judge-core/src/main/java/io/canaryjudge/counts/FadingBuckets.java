package io.canaryjudge.counts;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.histogram.MeasuringStep;
import java.util.Arrays;

/** Weights of latency buckets in ascending order, as running sums. Immutable. */
final class FadingBuckets implements MeasuringStep.Buckets {

    static final FadingBuckets NONE = new FadingBuckets(new long[0], new double[0]);

    /** Weight below which a bucket is dropped, in requests. */
    private static final double NEGLIGIBLE = 1e-9;

    private final long[] ends;
    private final double[] cumulative;

    private FadingBuckets(long[] ends, double[] cumulative) {
        this.ends = ends;
        this.cumulative = cumulative;
    }

    static FadingBuckets of(HistogramSnapshot window) {
        long[] ends = new long[window.buckets()];
        double[] cumulative = new double[ends.length];
        double sum = 0;
        for (int i = 0; i < ends.length; i++) {
            ends[i] = window.bucketEnd(i);
            sum += window.bucketCount(i);
            cumulative[i] = sum;
        }
        return new FadingBuckets(ends, cumulative);
    }

    @Override
    public int buckets() {
        return ends.length;
    }

    @Override
    public long bucketEnd(int i) {
        return ends[i];
    }

    /** The largest bucket end, 0 when there is none. */
    long lastEnd() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    @Override
    public double total() {
        return ends.length == 0 ? 0 : cumulative[ends.length - 1];
    }

    /** The weight of the buckets up to and with {@code end}. */
    double upTo(long end) {
        int at = Arrays.binarySearch(ends, end);
        int last = at >= 0 ? at : -at - 2;
        return last < 0 ? 0 : cumulative[last];
    }

    /** Both together, each times a factor. */
    FadingBuckets plus(double mine, FadingBuckets other, double theirs) {
        long[] allEnds = new long[ends.length + other.ends.length];
        double[] sums = new double[allEnds.length];
        int i = 0;
        int j = 0;
        int size = 0;
        double sum = 0;
        while (i < ends.length || j < other.ends.length) {
            long end = Math.min(
                    i < ends.length ? ends[i] : Long.MAX_VALUE, j < other.ends.length ? other.ends[j] : Long.MAX_VALUE);
            double weight = 0;
            if (i < ends.length && ends[i] == end) {
                weight += mine * weight(i++);
            }
            if (j < other.ends.length && other.ends[j] == end) {
                weight += theirs * other.weight(j++);
            }
            if (weight > NEGLIGIBLE) {
                sum += weight;
                allEnds[size] = end;
                sums[size++] = sum;
            }
        }
        return new FadingBuckets(Arrays.copyOf(allEnds, size), Arrays.copyOf(sums, size));
    }

    @Override
    public double weight(int i) {
        return i == 0 ? cumulative[0] : cumulative[i] - cumulative[i - 1];
    }
}
