package io.canaryjudge.histogram;

import org.HdrHistogram.Histogram;

/**
 * The bucket layout that every histogram here has: HdrHistogram with three significant digits from 1 µs to 1 h, so a
 * bucket is at most 0.1 % wide. Values below 1 µs count as 1 µs, values above one hour as one hour.
 */
public final class HistogramLayout {

    /** Largest latency told apart, in microseconds: one hour. */
    public static final long MAX_MICROS = 3_600_000_000L;

    static final int SIGNIFICANT_DIGITS = 3;

    /** Never written to; only asked where buckets begin and end, which depends on the layout alone. */
    private static final Histogram BOUNDARIES = new Histogram(MAX_MICROS, SIGNIFICANT_DIGITS);

    private HistogramLayout() {}

    /** The largest value, in microseconds, that shares a bucket with {@code micros}. */
    public static long bucketEnd(long micros) {
        return BOUNDARIES.highestEquivalentValue(clamp(micros));
    }

    /** The end of the bucket before that of {@code micros}, or 0 where there is none. */
    public static long previousBucketEnd(long micros) {
        return BOUNDARIES.lowestEquivalentValue(clamp(micros)) - 1;
    }

    static long clamp(long micros) {
        return Math.min(Math.max(micros, 1), MAX_MICROS);
    }
}
