package io.canaryjudge.connector.windowlog;

import io.canaryjudge.metric.SeriesKey;
import java.nio.ByteBuffer;

/** Is shown the parts of a segment, unread. */
@FunctionalInterface
interface PartVisitor {

    /**
     * Is shown a part.
     *
     * @param number the series' number in the segment
     * @param body what {@link WindowCodec} wrote, from its position to its limit; to be read or left before returning
     */
    void visit(SeriesKey series, int number, long index, ByteBuffer body);
}
