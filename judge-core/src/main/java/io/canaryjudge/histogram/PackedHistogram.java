package io.canaryjudge.histogram;

import java.nio.ByteBuffer;

/**
 * The form of snapshots on our own disks: one to three bytes a bucket as a rule, read and written in one pass. Other
 * programs get {@link HistogramCodec}'s.
 */
public final class PackedHistogram {

    /*
     * The number of buckets, then each: its number less that of the bucket before it less one, doubled, and one more if
     * it holds more than one request; if so, the count less two. All are VarInts. A bucket of one request that is less
     * than 64 numbers after the one before it takes a byte.
     */

    private static final int MAX_BUCKET_BYTES = 3 + VarInt.MAX_BYTES;

    private PackedHistogram() {}

    /** The most bytes that {@link #put} may write for a snapshot. */
    public static int maxBytes(HistogramSnapshot snapshot) {
        return 3 + snapshot.buckets() * MAX_BUCKET_BYTES;
    }

    /** Writes a snapshot, for which there must be room. */
    public static void put(ByteBuffer to, HistogramSnapshot snapshot) {
        VarInt.put(to, snapshot.buckets());
        int previous = -1;
        for (int i = 0; i < snapshot.buckets(); i++) {
            int number = snapshot.bucketNumber(i);
            long count = snapshot.bucketCount(i);
            int gap = number - previous - 1;
            if (count == 1) {
                VarInt.put(to, 2L * gap);
            } else {
                VarInt.put(to, 2L * gap + 1);
                VarInt.put(to, count - 2);
            }
            previous = number;
        }
    }

    /**
     * Reads a snapshot.
     *
     * @throws java.nio.BufferUnderflowException if it is cut off
     * @throws IllegalArgumentException if it is none
     */
    public static HistogramSnapshot get(ByteBuffer from) {
        long buckets = VarInt.get(from);
        if (buckets < 0 || buckets > HistogramLayout.BUCKETS) {
            throw new IllegalArgumentException(
                    "a histogram must have 0 to " + HistogramLayout.BUCKETS + " buckets, had " + buckets);
        }
        if (buckets == 0) {
            return HistogramSnapshot.EMPTY;
        }
        SnapshotBuilder builder = new SnapshotBuilder((int) buckets);
        long number = -1;
        for (long i = 0; i < buckets; i++) {
            long word = VarInt.get(from);
            number += (word >>> 1) + 1;
            if (number < 0 || number >= HistogramLayout.BUCKETS) {
                throw new IllegalArgumentException(
                        "a bucket's number must be below " + HistogramLayout.BUCKETS + ", was " + number);
            }
            builder.appendChecked((int) number, (word & 1) == 0 ? 1 : VarInt.get(from) + 2);
        }
        return builder.build();
    }
}
