package io.canaryjudge.connector.windowlog;

import io.canaryjudge.metric.SeriesKey;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Is shown the parts of a segment, unread. */
@FunctionalInterface
interface PartVisitor {

    /**
     * Is shown a part.
     *
     * @param series whose it is; null if the frame is damaged that had the names
     * @param body outcomes, failures and latencies from its position to its limit; to be read or left before returning
     */
    void visit(@Nullable SeriesKey series, long index, ByteBuffer body);
}
