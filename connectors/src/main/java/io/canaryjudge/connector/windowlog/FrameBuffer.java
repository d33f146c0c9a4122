package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.VarInt;
import io.canaryjudge.metric.SeriesKey;
import java.nio.ByteBuffer;

/** A frame while it is made. Used by one thread, again and again. */
final class FrameBuffer {

    private static final int SMALLEST = 1 << 16;
    /** Room that is not kept for the next frame. */
    private static final int MOST_KEPT = 8 << 20;

    private static final int MAX_NAMES_BYTES = VarInt.MAX_BYTES + 3 * WindowCodec.maxTextBytes(SeriesKey.MAX_LENGTH);

    private ByteBuffer bytes = ByteBuffer.allocate(SMALLEST);
    private long firstIndex;
    private long lastIndex;

    /** Begins a frame. */
    void begin() {
        if (bytes.capacity() > MOST_KEPT) {
            bytes = ByteBuffer.allocate(SMALLEST);
        }
        bytes.clear().position(Frame.CONTENT_AT);
        firstIndex = Long.MAX_VALUE;
        lastIndex = Long.MIN_VALUE;
    }

    /** How many bytes it has so far. */
    int length() {
        return bytes.position();
    }

    /** The oldest window that it has something of. */
    long firstIndex() {
        return firstIndex;
    }

    /** The newest one. */
    long lastIndex() {
        return lastIndex;
    }

    /** Says that it has something of a window. */
    void covers(long index) {
        firstIndex = Math.min(firstIndex, index);
        lastIndex = Math.max(lastIndex, index);
    }

    /** To be written to at its position, where there is room for some bytes more; to be asked for again after that. */
    ByteBuffer room(int wanted) {
        if (bytes.remaining() < wanted) {
            long larger = Math.max(2L * bytes.capacity(), (long) bytes.position() + wanted);
            bytes = ByteBuffer.allocate(Math.toIntExact(Math.min(Integer.MAX_VALUE - 16, larger)))
                    .put(bytes.flip());
        }
        return bytes;
    }

    /** Writes the number and the three names of a series. */
    void putNames(int number, SeriesKey series) {
        ByteBuffer to = room(MAX_NAMES_BYTES);
        VarInt.put(to, number);
        WindowCodec.putText(to, series.service());
        WindowCodec.putText(to, series.version());
        WindowCodec.putText(to, series.instance());
    }

    /** Ends the frame; it is valid until the next one begins. */
    ByteBuffer end(Frame.Kind kind, long lastArrivalMillis) {
        int end = bytes.position();
        bytes.putInt(0, Frame.MAGIC).putInt(Integer.BYTES, end - Frame.SUMMED_AT);
        bytes.position(Frame.SUMMED_AT);
        bytes.put(kind.code()).putLong(firstIndex).putLong(lastIndex).putLong(lastArrivalMillis);
        bytes.putInt(Frame.SUM_AT, Frame.checksum(bytes.array(), Frame.SUMMED_AT, end - Frame.SUMMED_AT));
        return bytes.position(end).flip();
    }

    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
