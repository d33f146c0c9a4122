package io.canaryjudge.histogram;

import java.util.Arrays;
import java.util.Optional;

/**
 * Counts in buckets of equal relative width, as OpenTelemetry's exponential and Prometheus' native histograms have
 * them. Bucket {@code i} holds what is above {@code base^i} and not above {@code base^(i + 1)}, where {@code base} is
 * {@code 2^(2^-scale)}. Immutable.
 */
public final class ExponentialBuckets implements BucketCounts {

    /** The widest buckets: a factor of 2<sup>1024</sup>, all numbers in two of them. */
    public static final int MIN_SCALE = -10;
    /** The narrowest buckets: less than a millionth wide. */
    public static final int MAX_SCALE = 20;

    private final int scale;
    /** Index of the first bucket; the first and the last hold something, or there are none. */
    private final int offset;

    private final long[] counts;
    private final long zeroCount;
    private final double zeroThreshold;
    private final long count;

    /**
     * @param scale {@value #MIN_SCALE} to {@value #MAX_SCALE}
     * @param offset index of the first bucket
     * @param counts requests in each bucket from there on
     * @param zeroCount requests whose value was not above {@code zeroThreshold}
     * @param zeroThreshold 0 or more, finite
     * @throws IllegalArgumentException if an argument is out of its range, if an index leaves 32 bits, or if a count is
     *     negative or the sum 2<sup>62</sup> or more
     */
    public ExponentialBuckets(int scale, int offset, long[] counts, long zeroCount, double zeroThreshold) {
        if (scale < MIN_SCALE || scale > MAX_SCALE) {
            throw new IllegalArgumentException("scale must be " + MIN_SCALE + " to " + MAX_SCALE + ", was " + scale);
        }
        if (!(zeroThreshold >= 0 && zeroThreshold < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("zeroThreshold must be 0 or more and finite, was " + zeroThreshold);
        }
        if ((long) offset + counts.length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("offset must leave every index within 32 bits, was " + offset);
        }
        count = Counts.sum(counts, zeroCount);
        int first = 0;
        int end = counts.length;
        while (first < end && counts[first] == 0) {
            first++;
        }
        while (end > first && counts[end - 1] == 0) {
            end--;
        }
        this.scale = scale;
        this.offset = first == end ? 0 : offset + first;
        this.counts = Arrays.copyOfRange(counts, first, end);
        this.zeroCount = zeroCount;
        this.zeroThreshold = zeroThreshold;
    }

    /** How narrow the buckets are: {@value #MIN_SCALE} to {@value #MAX_SCALE}. */
    public int scale() {
        return scale;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public int cells() {
        return counts.length + 1;
    }

    /** {@inheritDoc} A lower scale and a wider zero bucket are followed: the finer one is coarsened first. */
    @Override
    public Optional<BucketCounts> minus(BucketCounts earlier) {
        if (!(earlier instanceof ExponentialBuckets that)) {
            return Optional.empty();
        }
        int coarser = Math.min(scale, that.scale);
        double wider = Math.max(zeroThreshold, that.zeroThreshold);
        return withScale(coarser)
                .withZeroThreshold(wider)
                .minusAlike(that.withScale(coarser).withZeroThreshold(wider));
    }

    private Optional<BucketCounts> minusAlike(ExponentialBuckets that) {
        if (zeroCount < that.zeroCount || !covers(that)) {
            return Optional.empty();
        }
        long[] difference = counts.clone();
        for (int i = 0; i < that.counts.length; i++) {
            int at = that.offset + i - offset;
            difference[at] -= that.counts[i];
            if (difference[at] < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new ExponentialBuckets(scale, offset, difference, zeroCount - that.zeroCount, zeroThreshold));
    }

    private boolean covers(ExponentialBuckets that) {
        return that.counts.length == 0
                || (that.offset >= offset && (long) that.offset + that.counts.length <= (long) offset + counts.length);
    }

    /** The same in wider buckets, each of which is made of 2, 4, 8… whole ones. */
    private ExponentialBuckets withScale(int coarser) {
        int shift = scale - coarser;
        if (shift == 0 || counts.length == 0) {
            return new ExponentialBuckets(coarser, offset, counts, zeroCount, zeroThreshold);
        }
        int first = offset >> shift;
        int last = (offset + counts.length - 1) >> shift;
        long[] wide = new long[last - first + 1];
        for (int i = 0; i < counts.length; i++) {
            wide[((offset + i) >> shift) - first] += counts[i];
        }
        return new ExponentialBuckets(coarser, first, wide, zeroCount, zeroThreshold);
    }

    /** The same with the buckets that end within a wider zero bucket counted there. */
    private ExponentialBuckets withZeroThreshold(double wider) {
        long zeros = zeroCount;
        int within = 0;
        while (within < counts.length && bound(offset + within + 1L) <= wider) {
            zeros += counts[within++];
        }
        long[] rest = Arrays.copyOfRange(counts, within, counts.length);
        return new ExponentialBuckets(scale, offset + within, rest, zeros, wider);
    }

    /** The upper bound of the bucket before {@code index}; 0 or infinite where a double cannot hold it. */
    private double bound(long index) {
        return Math.pow(2, Math.scalb((double) index, -scale));
    }

    /** {@inheritDoc} What is in the zero bucket is spread evenly from 0 to its threshold. */
    @Override
    public HistogramSnapshot snapshot(double microsPerUnit, ValueRange range, long phase) {
        BucketSpread spread = new BucketSpread(microsPerUnit, range, phase);
        spread.evenly(0, zeroThreshold, zeroCount);
        for (int i = 0; i < counts.length; i++) {
            double lower = Math.max(bound((long) offset + i), zeroThreshold);
            double upper = Math.max(bound(offset + i + 1L), lower);
            spread.geometrically(lower, upper, counts[i]);
        }
        return spread.snapshot();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExponentialBuckets that
                && scale == that.scale
                && offset == that.offset
                && zeroCount == that.zeroCount
                && Double.compare(zeroThreshold, that.zeroThreshold) == 0
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * scale + offset) + Arrays.hashCode(counts) + Long.hashCode(zeroCount);
    }

    @Override
    public String toString() {
        return "ExponentialBuckets[scale=" + scale + ", offset=" + offset + ", counts=" + Arrays.toString(counts)
                + ", zeroCount=" + zeroCount + ", zeroThreshold=" + zeroThreshold + "]";
    }
}
