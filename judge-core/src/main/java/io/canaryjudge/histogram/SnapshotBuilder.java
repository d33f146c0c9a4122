package io.canaryjudge.histogram;

import java.util.Arrays;

/** Collects buckets in ascending order into a snapshot. Used by one thread, once. */
final class SnapshotBuilder {

    private long[] ends = new long[64];
    private long[] cumulative = new long[64];
    private int size;
    private long total;

    /**
     * Counts requests into the bucket of a latency, which must not lie below the bucket before it.
     *
     * @param micros latency in microseconds; clamped to the layout's range
     * @param count at least 0; 0 adds no bucket
     * @throws IllegalArgumentException if the count is negative, the order descends or the total leaves 64 bits
     */
    void add(long micros, long count) {
        if (count < 0 || count > Long.MAX_VALUE - total) {
            throw new IllegalArgumentException("counts must be at least 0 and sum to less than 2^63, was " + count
                    + " at " + micros + " µs after " + total);
        }
        if (count > 0) {
            append(HistogramLayout.bucketEnd(micros), count);
        }
    }

    private void append(long end, long count) {
        if (size > 0 && end < ends[size - 1]) {
            throw new IllegalArgumentException("buckets must ascend, was " + end + " µs after " + ends[size - 1]);
        }
        if (size == 0 || end > ends[size - 1]) {
            grow();
            ends[size++] = end;
        }
        total += count;
        cumulative[size - 1] = total;
    }

    private void grow() {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
            cumulative = Arrays.copyOf(cumulative, size * 2);
        }
    }

    HistogramSnapshot build() {
        return size == 0
                ? HistogramSnapshot.EMPTY
                : new HistogramSnapshot(Arrays.copyOf(ends, size), Arrays.copyOf(cumulative, size));
    }
}
