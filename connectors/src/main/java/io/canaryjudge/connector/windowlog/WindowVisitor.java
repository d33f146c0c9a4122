package io.canaryjudge.connector.windowlog;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Is shown what a segment says of windows, in the order in which it was written. */
interface WindowVisitor {

    /**
     * Is shown a part.
     *
     * @param number the series' number in the segment
     * @param series whose it is; null if the frame is damaged that had the names
     * @param body what {@link WindowCodec} wrote, from its position to its limit; to be read or left before returning
     */
    void part(int number, @Nullable SeriesKey series, long index, ByteBuffer body);

    /**
     * Is shown a request.
     *
     * @param number as above
     * @param series as above
     * @param bucket as {@link io.canaryjudge.window.RequestVisitor} has it
     */
    void request(int number, @Nullable SeriesKey series, long index, int bucket, Outcome outcome);
}
