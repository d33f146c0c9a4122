package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.VarInt;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.WindowSnapshot;
import java.nio.ByteBuffer;

/**
 * Makes the frames of a segment whose windows were put together: names, and parts. A part is: the series' number and one,
 * or 0 before a series' first part where no names came before, then its number and its three names, each with its length
 * before it; the index of the window less that of the frame's first part, zigzag; the number of bytes that follow; what
 * {@link WindowCodec} writes. Numbers are {@link VarInt}s. Used by one thread, again and again.
 */
final class PartWriter {

    private final SeriesNumbers numbers = new SeriesNumbers();
    private final FrameBuffer frame = new FrameBuffer();
    private ByteBuffer body = ByteBuffer.allocate(1 << 10);
    private boolean hasParts;
    private long origin;

    /** Begins a frame. */
    void begin() {
        frame.begin();
        hasParts = false;
    }

    /** How many bytes it has so far. */
    int length() {
        return frame.length();
    }

    /** Gives a series its number, in a frame of names. */
    void addNames(SeriesKey series) {
        frame.putNames(numbers.add(series), series);
    }

    /** Adds a window of a series that has a number. */
    void add(SeriesKey series, long index, WindowSnapshot requests) {
        int most = WindowCodec.maxBytes(requests);
        if (body.capacity() < most) {
            body = ByteBuffer.allocate(most);
        }
        WindowCodec.put(body.clear(), requests);
        add(series, index, body.flip());
    }

    /** The same, as another frame has it. */
    void add(SeriesKey series, long index, ByteBuffer packed) {
        ByteBuffer to = frame.room(3 * VarInt.MAX_BYTES + packed.remaining());
        VarInt.put(to, numbers.of(series) + 1L);
        VarInt.put(to, FrameBuffer.zigzag(hasParts ? index - origin : index));
        if (!hasParts) {
            hasParts = true;
            origin = index;
        }
        frame.covers(index);
        VarInt.put(to, packed.remaining());
        to.put(packed);
    }

    /** Ends the frame; it is valid until the next one begins. */
    ByteBuffer end(Frame.Kind kind, long lastArrivalMillis) {
        return frame.end(kind, lastArrivalMillis);
    }
}
