package io.canaryjudge.window;

import io.canaryjudge.metric.Outcome;

/** Is shown the requests of an {@link UncommittedBatch}, one at a time. */
@FunctionalInterface
public interface RequestVisitor {

    /** In the place of a bucket: how long the request took is not known. */
    int NO_BUCKET = 0x7FFF;

    /**
     * Is shown one request.
     *
     * @param series its place in {@link UncommittedBatch#series()}
     * @param index the window, see {@link WindowSpec}
     * @param bucket as {@link io.canaryjudge.histogram.HistogramLayout#bucketOf} gives it, or {@link #NO_BUCKET}
     */
    void visit(int series, long index, int bucket, Outcome outcome);
}
