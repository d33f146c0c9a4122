package io.canaryjudge.connector.windowlog;

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
     * Is shown single requests of a window of a series, not all that it has.
     *
     * @param number as above
     * @param series as above
     */
    void requests(int number, @Nullable SeriesKey series, long index, Requests requests);

    /**
     * Single requests.
     *
     * @param outcomes of how many it is known how they ended
     * @param failures how many of those failed
     * @param latencies how many have a latency
     * @param buckets of those, two bytes each from its position on; to be read or left before returning
     */
    record Requests(int outcomes, int failures, int latencies, ByteBuffer buckets) {}
}
