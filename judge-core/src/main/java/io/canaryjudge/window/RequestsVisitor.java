package io.canaryjudge.window;

import io.canaryjudge.metric.SeriesKey;
import java.nio.CharBuffer;

/** Is shown the single requests of an {@link UncommittedBatch}, those of one window of one series together. */
@FunctionalInterface
public interface RequestsVisitor {

    /**
     * Is shown the requests that came to one window of one series.
     *
     * @param index the window, see {@link WindowSpec}
     * @param outcomes of how many it is known how they ended
     * @param failures how many of those failed
     * @param buckets of the latencies of those that have one, each as
     *     {@link io.canaryjudge.histogram.HistogramLayout#bucketOf} gives it; no outcome belongs to any of them; to be read
     *     or left before returning
     */
    void visit(SeriesKey series, long index, int outcomes, int failures, CharBuffer buckets);
}
