package io.canaryjudge.histogram;

import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * An immutable latency distribution: the buckets that hold anything, in ascending order. Safe to share between threads.
 *
 * <p>A bucket is named by its end, the largest value in microseconds that falls into it (HdrHistogram's
 * {@code highestEquivalentValue}). Merging is associative and commutative, with {@link #EMPTY} as its neutral element.
 */
public final class HistogramSnapshot {

    /** The distribution of no request at all. */
    public static final HistogramSnapshot EMPTY = new HistogramSnapshot(new long[0], new long[0]);

    /** Bucket ends in microseconds, strictly ascending. */
    private final long[] bucketEnds;
    /** Requests up to and with the bucket at the same place, strictly ascending. */
    private final long[] cumulativeCounts;

    /** Takes both arrays over; {@link SnapshotBuilder} is who fills them. */
    HistogramSnapshot(long[] bucketEnds, long[] cumulativeCounts) {
        this.bucketEnds = bucketEnds;
        this.cumulativeCounts = cumulativeCounts;
    }

    static HistogramSnapshot of(AbstractHistogram histogram) {
        SnapshotBuilder builder = new SnapshotBuilder();
        for (HistogramIterationValue value : histogram.recordedValues()) {
            builder.add(value.getValueIteratedTo(), value.getCountAddedInThisIterationStep());
        }
        return builder.build();
    }

    /**
     * The distribution of counts that were taken elsewhere. A latency goes into its bucket of the layout, so two that
     * share one are added up.
     *
     * @param micros latencies in microseconds, ascending, equal ones allowed; clamped to the layout's range
     * @param counts requests at each of them, at least 0, sum below 2<sup>63</sup>
     * @throws IllegalArgumentException if the lengths differ, the latencies descend or a count is out of range
     */
    public static HistogramSnapshot ofBuckets(long[] micros, long[] counts) {
        if (micros.length != counts.length) {
            throw new IllegalArgumentException(
                    "micros and counts must be equally long, were " + micros.length + " and " + counts.length);
        }
        SnapshotBuilder builder = new SnapshotBuilder();
        for (int i = 0; i < micros.length; i++) {
            builder.add(micros[i], counts[i]);
        }
        return builder.build();
    }

    /** How many requests it holds. */
    public long count() {
        return cumulativeCounts.length == 0 ? 0 : cumulativeCounts[cumulativeCounts.length - 1];
    }

    /** Whether it holds none. */
    public boolean isEmpty() {
        return cumulativeCounts.length == 0;
    }

    /** How many buckets hold anything. */
    public int buckets() {
        return bucketEnds.length;
    }

    /** The end, in microseconds, of the {@code i}-th non-empty bucket, {@code 0 <= i < buckets()}. */
    public long bucketEnd(int i) {
        return bucketEnds[i];
    }

    /** The requests in the {@code i}-th non-empty bucket, {@code 0 <= i < buckets()}. */
    public long bucketCount(int i) {
        return i == 0 ? cumulativeCounts[0] : cumulativeCounts[i] - cumulativeCounts[i - 1];
    }

    /**
     * Requests slower than a threshold. Exact when the threshold is a {@linkplain HistogramLayout#bucketEnd bucket's
     * end}; any other counts the whole of its bucket as slower. Costs a binary search.
     *
     * @param micros threshold in microseconds
     */
    public long countAbove(long micros) {
        int at = Arrays.binarySearch(bucketEnds, micros);
        int firstAbove = at >= 0 ? at + 1 : -at - 1;
        return firstAbove == 0 ? count() : count() - cumulativeCounts[firstAbove - 1];
    }

    /**
     * The order statistic of rank {@code ceil(q * count)}, in microseconds, as its bucket's end.
     *
     * @param q 0 to 1
     * @return NaN when empty
     * @throws IllegalArgumentException if {@code q} is not within 0 to 1
     */
    public double quantile(double q) {
        long rank = rank(q, count());
        return isEmpty() ? Double.NaN : valueAtRank(rank);
    }

    /** The rank of a quantile, 1 to {@code count}. */
    static long rank(double q, long count) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("q must be 0 to 1, was " + q);
        }
        return Math.max(1, (long) Math.ceil(q * count - 1e-9));
    }

    /**
     * The {@code rank}-th smallest latency, in microseconds, as its bucket's end.
     *
     * @param rank 1 to {@link #count()}
     * @throws IllegalArgumentException if the rank is outside that range
     */
    public long valueAtRank(long rank) {
        if (rank < 1 || rank > count()) {
            throw new IllegalArgumentException("rank must be 1 to " + count() + ", was " + rank);
        }
        int at = Arrays.binarySearch(cumulativeCounts, rank);
        return bucketEnds[at >= 0 ? at : -at - 1];
    }

    /**
     * The least of this one's bucket ends up to which both together hold {@code rank} requests; infinite when none does.
     */
    double firstReaching(long rank, HistogramSnapshot other) {
        int low = 0;
        int high = bucketEnds.length;
        long othersCount = other.count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            long mine = cumulativeCounts[middle];
            boolean isReached = mine >= rank || mine + othersCount - other.countAbove(bucketEnds[middle]) >= rank;
            if (isReached) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == bucketEnds.length ? Double.POSITIVE_INFINITY : bucketEnds[low];
    }

    /** The distribution of both together. Costs one pass over the buckets of both. */
    public HistogramSnapshot merge(HistogramSnapshot other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        long[] ends = new long[buckets() + other.buckets()];
        long[] cumulative = new long[ends.length];
        int i = 0;
        int j = 0;
        int size = 0;
        while (i < buckets() || j < other.buckets()) {
            long mine = i < buckets() ? bucketEnds[i] : Long.MAX_VALUE;
            long theirs = j < other.buckets() ? other.bucketEnds[j] : Long.MAX_VALUE;
            if (mine <= theirs) {
                i++;
            }
            if (theirs <= mine) {
                j++;
            }
            ends[size] = Math.min(mine, theirs);
            cumulative[size] = (i == 0 ? 0 : cumulativeCounts[i - 1]) + (j == 0 ? 0 : other.cumulativeCounts[j - 1]);
            size++;
        }
        return new HistogramSnapshot(Arrays.copyOf(ends, size), Arrays.copyOf(cumulative, size));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HistogramSnapshot that
                && Arrays.equals(bucketEnds, that.bucketEnds)
                && Arrays.equals(cumulativeCounts, that.cumulativeCounts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bucketEnds) + Arrays.hashCode(cumulativeCounts);
    }

    @Override
    public String toString() {
        return isEmpty()
                ? "HistogramSnapshot[empty]"
                : "HistogramSnapshot[count=" + count() + ", p50=" + quantile(0.5) + " µs, p99=" + quantile(0.99)
                        + " µs, max=" + bucketEnds[bucketEnds.length - 1] + " µs]";
    }
}
