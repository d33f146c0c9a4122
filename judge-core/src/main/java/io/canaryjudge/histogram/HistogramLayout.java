package io.canaryjudge.histogram;

/**
 * The bucket layout that every histogram here has: HdrHistogram with three significant digits from 1 µs to 1 h, so a
 * bucket is at most 0.1 % wide. Values below 1 µs count as 1 µs, values above one hour as one hour.
 */
public final class HistogramLayout {

    /*
     * HdrHistogram's arithmetic for three digits and a lowest value of 1: 2 * 10^3 is rounded up to 2^11 values that have
     * a bucket of their own; from there on each doubling of the value has 2^10 buckets of twice the width. With m the
     * number of doublings beyond 2^11, a value v is in bucket m * 2^10 + (v >> m), and bucket i, for m = i / 2^10 - 1,
     * ends before (i - m * 2^10 + 1) << m. The library has the same arithmetic but no counts of which it is all.
     */

    /** Largest latency told apart, in microseconds: one hour. */
    public static final long MAX_MICROS = 3_600_000_000L;

    static final int SIGNIFICANT_DIGITS = 3;

    private static final int HALF_BITS = 10;
    private static final long EXACT_MASK = (2L << HALF_BITS) - 1;

    /** How many buckets there are; each has a number from 0 to before this. Fits 15 bits. */
    public static final int BUCKETS = bucketOf(MAX_MICROS) + 1;

    private HistogramLayout() {}

    /** The largest value, in microseconds, that shares a bucket with {@code micros}. */
    public static long bucketEnd(long micros) {
        return endOf(bucketOf(micros));
    }

    /** The end of the bucket before that of {@code micros}, or 0 where there is none. */
    public static long previousBucketEnd(long micros) {
        return endOf(bucketOf(micros) - 1);
    }

    /** The number of the bucket that counts a value in microseconds; the numbers ascend with the values. */
    public static int bucketOf(long micros) {
        long value = clamp(micros);
        int doublings = Long.SIZE - 1 - HALF_BITS - Long.numberOfLeadingZeros(value | EXACT_MASK);
        return (doublings << HALF_BITS) + (int) (value >>> doublings);
    }

    /** The largest value, in microseconds, that a bucket counts. */
    static long endOf(int bucket) {
        int doublings = Math.max(0, (bucket >> HALF_BITS) - 1);
        long step = bucket - ((long) doublings << HALF_BITS);
        return ((step + 1) << doublings) - 1;
    }

    static long clamp(long micros) {
        return Math.min(Math.max(micros, 1), MAX_MICROS);
    }
}
