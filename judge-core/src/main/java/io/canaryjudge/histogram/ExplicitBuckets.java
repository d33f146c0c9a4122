package io.canaryjudge.histogram;

import java.util.Arrays;
import java.util.Optional;

/** Counts in buckets with given bounds, as OpenTelemetry's and Prometheus' classic histograms have them. Immutable. */
public final class ExplicitBuckets implements BucketCounts {

    private final double[] bounds;
    private final long[] counts;
    private final long count;

    /**
     * @param bounds upper bounds of all buckets but the last, which has none; a value that equals a bound is below it
     * @param counts requests in each bucket
     * @throws IllegalArgumentException if the bounds are not finite and ascending, if there is not one count more than
     *     bounds, or if a count is negative or the sum 2<sup>62</sup> or more
     */
    public ExplicitBuckets(double[] bounds, long[] counts) {
        if (counts.length != bounds.length + 1) {
            throw new IllegalArgumentException("there must be one count more than bounds, were " + counts.length
                    + " counts and " + bounds.length + " bounds");
        }
        for (int i = 0; i < bounds.length; i++) {
            if (!Double.isFinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1])) {
                throw new IllegalArgumentException(
                        "bounds must be finite and ascend, bound " + i + " was " + bounds[i]);
            }
        }
        this.bounds = bounds.clone();
        this.counts = counts.clone();
        count = Counts.sum(counts, 0);
    }

    /** So many requests of which no latency is known. */
    public static ExplicitBuckets unbounded(long count) {
        return new ExplicitBuckets(new double[0], new long[] {count});
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public int cells() {
        return bounds.length + counts.length;
    }

    @Override
    public Optional<BucketCounts> minus(BucketCounts earlier) {
        if (!(earlier instanceof ExplicitBuckets that) || !Arrays.equals(bounds, that.bounds)) {
            return Optional.empty();
        }
        long[] difference = new long[counts.length];
        for (int i = 0; i < counts.length; i++) {
            difference[i] = counts[i] - that.counts[i];
            if (difference[i] < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(new ExplicitBuckets(bounds, difference));
    }

    @Override
    public HistogramSnapshot snapshot(double microsPerUnit, ValueRange range, long phase) {
        return snapshot(range, new BucketSpread(microsPerUnit, range, phase));
    }

    /**
     * As {@link #snapshot}, but for the edges: the requests are exact there only, and finely spread between them, so that a
     * threshold between two edges finds the share of requests that it stands for. What has no upper bound is put beyond the
     * last edge, where nothing but its number is known.
     */
    public HistogramSnapshot snapshotWithEdges(double microsPerUnit, long phase) {
        if (bounds.length == 0) {
            return HistogramSnapshot.EMPTY;
        }
        double last = bounds[bounds.length - 1];
        ValueRange range = new ValueRange(0, Math.max(2 * last, 0));
        long[] edges = Arrays.stream(bounds)
                .filter(bound -> bound > 0)
                .mapToLong(bound -> Math.round(Math.min(bound * microsPerUnit, BucketEdges.NONE_ABOVE)))
                .toArray();
        return snapshot(range, new BucketSpread(microsPerUnit, range, phase, BucketSpread.MOST_FINE_SLOTS))
                .exactAt(BucketEdges.of(edges));
    }

    private HistogramSnapshot snapshot(ValueRange range, BucketSpread spread) {
        if (bounds.length == 0) {
            return HistogramSnapshot.EMPTY;
        }
        for (int i = 0; i < bounds.length; i++) {
            spread.evenly(i == 0 ? 0 : bounds[i - 1], bounds[i], counts[i]);
        }
        double last = bounds[bounds.length - 1];
        boolean hasEnd = range.most() < Double.POSITIVE_INFINITY && range.most() > last;
        if (hasEnd) {
            spread.evenly(last, range.most(), counts[bounds.length]);
        } else {
            spread.at(last, counts[bounds.length]);
        }
        return spread.snapshot();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExplicitBuckets that
                && Arrays.equals(bounds, that.bounds)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bounds) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "ExplicitBuckets[bounds=" + Arrays.toString(bounds) + ", counts=" + Arrays.toString(counts) + "]";
    }
}
