package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.VarInt;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.WindowSnapshot;
import java.nio.ByteBuffer;

/**
 * Makes frames. A part is: the series' number and one, or 0 before a series' first part in the segment, then its number
 * and its three names, each with its length before it; the index of the window less that of the frame's first part,
 * zigzag; the number of bytes that follow; what {@link WindowCodec} writes. Numbers are {@link VarInt}s. Used by one thread, again and again.
 */
final class FrameWriter {

    private static final int SMALLEST = 1 << 16;
    /** Room that is not kept for the next frame. */
    private static final int MOST_KEPT = 8 << 20;

    private static final int MAX_NAME_BYTES = 3 * WindowCodec.maxTextBytes(SeriesKey.MAX_LENGTH);

    private final SeriesNumbers numbers;
    private ByteBuffer buffer = ByteBuffer.allocate(SMALLEST);
    private ByteBuffer body = ByteBuffer.allocate(SMALLEST);
    private boolean hasParts;
    private long origin;
    private long firstIndex;
    private long lastIndex;

    FrameWriter(SeriesNumbers numbers) {
        this.numbers = numbers;
    }

    /** Begins a frame. */
    void begin() {
        if (buffer.capacity() > MOST_KEPT) {
            buffer = ByteBuffer.allocate(SMALLEST);
        }
        buffer.clear().position(Frame.CONTENT_AT);
        hasParts = false;
        firstIndex = Long.MAX_VALUE;
        lastIndex = Long.MIN_VALUE;
    }

    /** How many bytes it has so far. */
    int length() {
        return buffer.position();
    }

    /** The oldest window that it has something of. */
    long firstIndex() {
        return firstIndex;
    }

    /** The newest one. */
    long lastIndex() {
        return lastIndex;
    }

    /** Adds what came to a window. */
    void add(SeriesKey series, long index, WindowSnapshot requests) {
        ensureBody(WindowCodec.maxBytes(requests));
        body.clear();
        WindowCodec.put(body, requests);
        add(series, index, body.flip());
    }

    /** Adds what came to a window, as another frame has it. */
    void add(SeriesKey series, long index, ByteBuffer packed) {
        ensure(MAX_NAME_BYTES + 4 * VarInt.MAX_BYTES + packed.remaining());
        putSeries(series);
        if (!hasParts) {
            hasParts = true;
            origin = index;
            VarInt.put(buffer, zigzag(index));
        } else {
            VarInt.put(buffer, zigzag(index - origin));
        }
        firstIndex = Math.min(firstIndex, index);
        lastIndex = Math.max(lastIndex, index);
        VarInt.put(buffer, packed.remaining());
        buffer.put(packed);
    }

    private void putSeries(SeriesKey series) {
        int known = numbers.of(series);
        if (known >= 0) {
            VarInt.put(buffer, known + 1L);
        } else {
            VarInt.put(buffer, 0);
            putNames(numbers.add(series), series);
        }
    }

    /** Adds a series by itself, in a frame of names. */
    void addNames(SeriesKey series) {
        ensure(MAX_NAME_BYTES + VarInt.MAX_BYTES);
        putNames(numbers.add(series), series);
    }

    private void putNames(int number, SeriesKey series) {
        VarInt.put(buffer, number);
        putName(series.service());
        putName(series.version());
        putName(series.instance());
    }

    private void putName(String name) {
        WindowCodec.putText(buffer, name);
    }

    /** Ends the frame; it is valid until the next one begins. */
    ByteBuffer end(Frame.Kind kind, long lastArrivalMillis) {
        int end = buffer.position();
        buffer.putInt(0, Frame.MAGIC).putInt(Integer.BYTES, end - Frame.SUMMED_AT);
        buffer.position(Frame.SUMMED_AT);
        buffer.put(kind.code()).putLong(firstIndex).putLong(lastIndex).putLong(lastArrivalMillis);
        buffer.putInt(Frame.SUM_AT, Frame.checksum(buffer.array(), Frame.SUMMED_AT, end - Frame.SUMMED_AT));
        return buffer.position(end).flip();
    }

    private void ensure(int bytes) {
        if (buffer.remaining() < bytes) {
            buffer = larger(buffer, bytes);
        }
    }

    private void ensureBody(int bytes) {
        if (body.capacity() < bytes) {
            body = ByteBuffer.allocate(bytes);
        }
    }

    private static ByteBuffer larger(ByteBuffer buffer, int more) {
        long wanted = Math.max(2L * buffer.capacity(), (long) buffer.position() + more);
        return ByteBuffer.allocate(Math.toIntExact(Math.min(Integer.MAX_VALUE - 16, wanted)))
                .put(buffer.flip());
    }

    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
