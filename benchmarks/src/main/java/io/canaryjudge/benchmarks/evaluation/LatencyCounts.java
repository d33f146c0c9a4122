package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.Arrays;

/**
 * Latencies of many snapshots added up, for judges that look at quantiles of long windows: adding one costs a step for each
 * of its buckets and nothing for those already there. Buckets are 0.2 % wide. Used by one thread.
 */
final class LatencyCounts {

    private static final int SUB_BUCKET_BITS = 9;
    private static final int SUB_BUCKETS = 1 << SUB_BUCKET_BITS;
    private static final int BUCKETS = bucketOf(HistogramLayout.MAX_MICROS) + 2;

    private final int[] counts = new int[BUCKETS];
    private int lowest = BUCKETS;
    private int highest = -1;
    private long total;

    void add(HistogramSnapshot snapshot) {
        for (int i = 0; i < snapshot.buckets(); i++) {
            int bucket = bucketOf(snapshot.bucketEnd(i));
            counts[bucket] += (int) snapshot.bucketCount(i);
        }
        if (!snapshot.isEmpty()) {
            widen(bucketOf(snapshot.bucketEnd(0)), bucketOf(snapshot.bucketEnd(snapshot.buckets() - 1)));
            total += snapshot.count();
        }
    }

    void add(LatencyCounts other) {
        for (int bucket = other.lowest; bucket <= other.highest; bucket++) {
            counts[bucket] += other.counts[bucket];
        }
        if (other.total > 0) {
            widen(other.lowest, other.highest);
            total += other.total;
        }
    }

    void clear() {
        if (total > 0) {
            Arrays.fill(counts, lowest, highest + 1, 0);
        }
        lowest = BUCKETS;
        highest = -1;
        total = 0;
    }

    private void widen(int low, int high) {
        lowest = Math.min(lowest, low);
        highest = Math.max(highest, high);
    }

    /** A quantile in microseconds, interpolated within its bucket; NaN when empty. */
    double quantile(double q) {
        if (total == 0) {
            return Double.NaN;
        }
        double rank = q * total;
        double before = 0;
        int bucket = lowest;
        while (bucket < highest && before + counts[bucket] < rank) {
            before += counts[bucket++];
        }
        double within = Math.min(1, (rank - before) / Math.max(1, counts[bucket]));
        return start(bucket) + within * (start(bucket + 1) - start(bucket));
    }

    private static int bucketOf(long micros) {
        int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(micros) - SUB_BUCKET_BITS);
        return (shift << SUB_BUCKET_BITS) + (int) (micros >>> shift);
    }

    private static double start(int bucket) {
        int shift = Math.max(0, (bucket >>> SUB_BUCKET_BITS) - 1);
        return Math.scalb(bucket - (double) shift * SUB_BUCKETS, shift);
    }
}
