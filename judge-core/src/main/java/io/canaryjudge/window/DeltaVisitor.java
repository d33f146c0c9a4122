package io.canaryjudge.window;

import io.canaryjudge.metric.SeriesKey;

/** Is shown what came to the windows of some series, one window of one series at a time. */
@FunctionalInterface
public interface DeltaVisitor {

    /**
     * Is shown one part.
     *
     * @param index the window, see {@link WindowSpec}
     * @param requests what came to it, besides what came before or comes later
     */
    void visit(SeriesKey series, long index, WindowSnapshot requests);
}
