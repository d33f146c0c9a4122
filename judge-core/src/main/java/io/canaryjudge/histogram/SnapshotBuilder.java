package io.canaryjudge.histogram;

import java.util.Arrays;

/** Collects buckets in ascending order into a snapshot. Used by one thread, once. */
final class SnapshotBuilder {

    private char[] buckets;
    private long[] cumulative;
    private int size;
    private long total;

    SnapshotBuilder() {
        this(64);
    }

    /** @param expected how many buckets there will probably be */
    SnapshotBuilder(int expected) {
        buckets = new char[expected];
        cumulative = new long[expected];
    }

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
            append(HistogramLayout.bucketOf(micros), count);
        }
    }

    /** As {@link #add}, with a bucket's number and a count above 0, both right. */
    void append(int bucket, long count) {
        if (size > 0 && bucket < buckets[size - 1]) {
            throw new IllegalArgumentException("buckets must ascend, was " + HistogramLayout.endOf(bucket)
                    + " µs after " + HistogramLayout.endOf(buckets[size - 1]));
        }
        if (size == 0 || bucket > buckets[size - 1]) {
            grow();
            buckets[size++] = (char) bucket;
        }
        total += count;
        cumulative[size - 1] = total;
    }

    /** As {@link #append}, with a count that may be wrong. */
    void appendChecked(int bucket, long count) {
        if (count < 1 || count > Long.MAX_VALUE - total) {
            throw new IllegalArgumentException(
                    "counts must be at least 1 and sum to less than 2^63, was " + count + " after " + total);
        }
        append(bucket, count);
    }

    private void grow() {
        if (size == buckets.length) {
            buckets = Arrays.copyOf(buckets, size * 2);
            cumulative = Arrays.copyOf(cumulative, size * 2);
        }
    }

    HistogramSnapshot build() {
        if (size == 0) {
            return HistogramSnapshot.EMPTY;
        }
        return new HistogramSnapshot(Arrays.copyOf(buckets, size), CumulativeCounts.copyOf(cumulative, size));
    }
}
