package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.Arrays;

/** Collects buckets in ascending order into a distribution of latencies. Used by one thread, once. */
final class LatencyBuckets {

    private final LatencyUnit unit;
    private long[] micros = new long[16];
    private long[] counts = new long[16];
    private int size;

    LatencyBuckets(LatencyUnit unit) {
        this.unit = unit;
    }

    /**
     * Adds the requests of one bucket, each of which counts as slow as the slowest that the bucket may hold; those of
     * the bucket without an end count as slower than all others.
     *
     * @param end the bucket's end in the metric's unit, not below the one before
     * @param count at least 0
     */
    void add(double end, long count) {
        if (size == micros.length) {
            micros = Arrays.copyOf(micros, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        micros[size] = end == Double.POSITIVE_INFINITY ? beyond() : toMicros(end);
        counts[size++] = count;
    }

    private long beyond() {
        return size == 0 ? HistogramLayout.MAX_MICROS : HistogramLayout.bucketEnd(micros[size - 1]) + 1;
    }

    private long toMicros(double value) {
        return Math.round(Math.min(Math.max(value * unit.micros(), 1), HistogramLayout.MAX_MICROS));
    }

    HistogramSnapshot snapshot() {
        return HistogramSnapshot.ofBuckets(Arrays.copyOf(micros, size), Arrays.copyOf(counts, size));
    }
}
