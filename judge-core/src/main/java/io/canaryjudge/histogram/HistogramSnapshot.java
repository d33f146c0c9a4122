package io.canaryjudge.histogram;

import java.util.Arrays;

/**
 * An immutable latency distribution: the buckets that hold anything, in ascending order. Safe to share between threads.
 *
 * <p>A bucket is named by its end, the largest value in microseconds that falls into it (HdrHistogram's
 * {@code highestEquivalentValue}). Merging is associative and commutative, with {@link #EMPTY} as its neutral element.
 */
public final class HistogramSnapshot implements MeasuringStep.Buckets {

    /** The distribution of no request at all. */
    public static final HistogramSnapshot EMPTY = new HistogramSnapshot(new char[0], CumulativeCounts.NONE);

    /** The numbers of buckets, strictly ascending; they fit 16 bits, see {@link HistogramLayout#BUCKETS}. */
    private final char[] numbers;
    /** Requests up to and with the bucket at the same place. */
    private final CumulativeCounts cumulative;

    /** Where counts are exact; what lies between is a guess of whoever made the snapshot. */
    private final BucketEdges edges;

    /** Takes both over; {@link SnapshotBuilder} is who fills them. */
    HistogramSnapshot(char[] numbers, CumulativeCounts cumulative) {
        this(numbers, cumulative, BucketEdges.fine());
    }

    private HistogramSnapshot(char[] numbers, CumulativeCounts cumulative, BucketEdges edges) {
        this.numbers = numbers;
        this.cumulative = cumulative;
        this.edges = edges;
    }

    /** The same counts, exact at these edges only; an empty snapshot has none to be exact about. */
    public HistogramSnapshot exactAt(BucketEdges known) {
        return isEmpty() || known.equals(edges) ? this : new HistogramSnapshot(numbers, cumulative, known);
    }

    /** Where its counts are exact: {@link BucketEdges#fine} unless they came in buckets. */
    public BucketEdges edges() {
        return edges;
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
        return cumulative.total();
    }

    /** Whether it holds none. */
    public boolean isEmpty() {
        return numbers.length == 0;
    }

    /** How many buckets hold anything. */
    @Override
    public int buckets() {
        return numbers.length;
    }

    /** The end, in microseconds, of the {@code i}-th non-empty bucket, {@code 0 <= i < buckets()}. */
    @Override
    public long bucketEnd(int i) {
        return HistogramLayout.endOf(numbers[i]);
    }

    /** The requests in the {@code i}-th non-empty bucket, {@code 0 <= i < buckets()}. */
    public long bucketCount(int i) {
        return i == 0 ? cumulative.at(0) : cumulative.at(i) - cumulative.at(i - 1);
    }

    @Override
    public double weight(int i) {
        return bucketCount(i);
    }

    @Override
    public double total() {
        return count();
    }

    /** The layout's number of the {@code i}-th non-empty bucket. */
    int bucketNumber(int i) {
        return numbers[i];
    }

    /**
     * Requests slower than a threshold. Exact when the threshold is a {@linkplain HistogramLayout#bucketEnd bucket's
     * end}; any other counts the whole of its bucket as slower. Costs a binary search.
     *
     * @param micros threshold in microseconds
     */
    public long countAbove(long micros) {
        int bucket = HistogramLayout.bucketOf(micros);
        return count() - countThrough(micros >= HistogramLayout.endOf(bucket) ? bucket : bucket - 1);
    }

    /**
     * Requests slower than a threshold, and a share of those in the bucket that ends there. Costs a binary search.
     *
     * @param micros a bucket's end in microseconds; as in {@link #countAbove(long)} where it is none
     * @param share 0 to 1
     */
    public double countAbove(long micros, double share) {
        int bucket = HistogramLayout.bucketOf(micros);
        int at = micros < HistogramLayout.endOf(bucket) ? -1 : Arrays.binarySearch(numbers, (char) bucket);
        return at < 0 ? countAbove(micros) : count() - cumulative.at(at) + share * bucketCount(at);
    }

    /** Requests in a bucket and those below it. */
    private long countThrough(int bucket) {
        int at = Arrays.binarySearch(numbers, (char) bucket);
        int firstAbove = at >= 0 ? at + 1 : -at - 1;
        return firstAbove == 0 ? 0 : cumulative.at(firstAbove - 1);
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
        return bucketEnd(cumulative.reaching(rank));
    }

    /**
     * The least of this one's bucket ends up to which both together hold {@code rank} requests; infinite when none does.
     */
    double firstReaching(long rank, HistogramSnapshot other) {
        int low = 0;
        int high = numbers.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            long mine = cumulative.at(middle);
            boolean isReached = mine >= rank || mine + other.countThrough(numbers[middle]) >= rank;
            if (isReached) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == numbers.length ? Double.POSITIVE_INFINITY : bucketEnd(low);
    }

    /** The distribution of both together. Costs one pass over the buckets of both. */
    public HistogramSnapshot merge(HistogramSnapshot other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        char[] merged = new char[buckets() + other.buckets()];
        CumulativeCounts sums = new CumulativeCounts(merged.length, Math.addExact(count(), other.count()));
        int i = 0;
        int j = 0;
        int size = 0;
        long total = 0;
        while (i < numbers.length || j < other.numbers.length) {
            int mine = i < numbers.length ? numbers[i] : HistogramLayout.BUCKETS;
            int theirs = j < other.numbers.length ? other.numbers[j] : HistogramLayout.BUCKETS;
            if (mine <= theirs) {
                total += bucketCount(i++);
            }
            if (theirs <= mine) {
                total += other.bucketCount(j++);
            }
            merged[size] = (char) Math.min(mine, theirs);
            sums.set(size++, total);
        }
        return new HistogramSnapshot(Arrays.copyOf(merged, size), sums.first(size, total), edges.common(other.edges));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HistogramSnapshot that
                && Arrays.equals(numbers, that.numbers)
                && cumulative.equals(that.cumulative)
                && edges.equals(that.edges);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(numbers) + cumulative.hashCode();
    }

    @Override
    public String toString() {
        return isEmpty()
                ? "HistogramSnapshot[empty]"
                : "HistogramSnapshot[count=" + count() + ", p50=" + quantile(0.5) + " µs, p99=" + quantile(0.99)
                        + " µs, max=" + bucketEnd(numbers.length - 1) + " µs]";
    }
}
