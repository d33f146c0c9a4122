package io.canaryjudge.histogram;

/** The distribution of two snapshots together, answered without merging them. Immutable and safe to share. */
public record HistogramPair(HistogramSnapshot first, HistogramSnapshot second) {

    /** How many requests they hold. */
    public long count() {
        return first.count() + second.count();
    }

    /** Where the counts of both are exact. */
    public BucketEdges edges() {
        return first.edges().common(second.edges());
    }

    /** Requests slower than a threshold; see {@link HistogramSnapshot#countAbove}. */
    public long countAbove(long micros) {
        return first.countAbove(micros) + second.countAbove(micros);
    }

    /**
     * The order statistic of rank {@code ceil(q * count)}, in microseconds, as its bucket's end; the same as that of the
     * merged snapshots. Costs two binary searches in each.
     *
     * @param q 0 to 1
     * @return NaN when both are empty
     * @throws IllegalArgumentException if {@code q} is not within 0 to 1
     */
    public double quantile(double q) {
        if (second.isEmpty()) {
            return first.quantile(q);
        }
        if (first.isEmpty()) {
            return second.quantile(q);
        }
        long rank = HistogramSnapshot.rank(q, count());
        return Math.min(first.firstReaching(rank, second), second.firstReaching(rank, first));
    }
}
