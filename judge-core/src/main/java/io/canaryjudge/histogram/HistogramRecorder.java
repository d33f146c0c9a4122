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

    /** Half of what a bucket's count can be; the rest is room for single requests. */
    private static final long MOST_IN_BULK = 1 << 30;

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

    /** Counts all requests of a distribution, but for those with which a bucket would hold more than 2<sup>30</sup>. */
    public void record(HistogramSnapshot requests) {
        for (int i = 0; i < requests.buckets(); i++) {
            long end = requests.bucketEnd(i);
            long count = requests.bucketCount(i);
            long room = count < MOST_IN_BULK / 2 && histogram.getTotalCount() < MOST_IN_BULK / 2
                    ? count
                    : MOST_IN_BULK - countAt(end);
            histogram.recordValueWithCount(end, Math.max(0, Math.min(count, room)));
        }
    }

    private long countAt(long micros) {
        return micros > histogram.getMaxValue() ? 0 : histogram.getCountAtValue(micros);
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
