package io.canaryjudge.histogram;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * Counts latencies into buckets. One thread writes and takes snapshots; it is not safe for more.
 *
 * <p>Memory grows with the largest latency seen, to at most 95 kB at one hour (45 kB at one second), and is kept over
 * {@link #reset()}.
 */
public final class HistogramRecorder {

    /** Two counts below this have a sum that an {@code int} holds. */
    private static final long LARGE = 1L << 30;

    private final AbstractHistogram histogram = new IntCountsHistogram(HistogramLayout.SIGNIFICANT_DIGITS);

    /** An empty recorder. */
    public HistogramRecorder() {
        histogram.setAutoResize(true);
    }

    /**
     * Counts one request.
     *
     * @param micros latency in microseconds; clamped to the layout's range of 1 µs to 1 h
     */
    public void record(long micros) {
        histogram.recordValue(HistogramLayout.clamp(micros));
    }

    /** Counts all requests of a distribution; a bucket never holds more than {@link Integer#MAX_VALUE}. */
    public void record(HistogramSnapshot requests) {
        for (int i = 0; i < requests.buckets(); i++) {
            long end = requests.bucketEnd(i);
            long count = requests.bucketCount(i);
            boolean isLarge = count >= LARGE || histogram.getTotalCount() >= LARGE;
            long room = isLarge ? Integer.MAX_VALUE - histogram.getCountAtValue(end) : count;
            histogram.recordValueWithCount(end, Math.min(count, room));
        }
    }

    /** How many requests were counted since the last reset. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** What was counted so far; later writes do not change it. */
    public HistogramSnapshot snapshot() {
        return HistogramSnapshot.of(histogram);
    }

    /** Forgets everything. */
    public void reset() {
        histogram.reset();
    }
}
