package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.VarInt;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.BatchParts;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowSnapshot;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Makes the frames of commits. Such a frame is a list of entries, each of which begins with a number:
 *
 * <pre>
 * 0    names: a series' number and its three names, each with its length before it
 * 1    window: its index less that of the window before it, zigzag; what follows came to it
 * 2    part: a series' number, the number of bytes that follow as four bytes, what {@link WindowCodec} writes
 * 3..  requests: a series' number and three; how many have an outcome, how many failed, how many have a latency; the bucket
 *      of each latency in two bytes
 * </pre>
 *
 * <p>A request takes little more than two bytes so, and is written and read without looking anything up. Numbers are
 * {@link VarInt}s. Used by one thread, again and again.
 */
final class CommitWriter {

    static final int NAMES = 0;
    static final int WINDOW = 1;
    static final int PART = 2;
    static final int REQUESTS = 3;

    /** So many latencies are copied sooner one by one. */
    static final int FEW = 8;

    private static final int MAX_HEAD_BYTES = 1 + 6 * VarInt.MAX_BYTES;

    private final SeriesNumbers numbers;
    private final FrameBuffer frame = new FrameBuffer();
    private boolean hasWindow;
    private long windowIndex;

    CommitWriter(SeriesNumbers numbers) {
        this.numbers = numbers;
    }

    /** The oldest window that the frame has something of. */
    long firstIndex() {
        return frame.firstIndex();
    }

    /** The newest one. */
    long lastIndex() {
        return frame.lastIndex();
    }

    /** Makes the frame of some batches; it is valid until the next one is made. */
    ByteBuffer write(List<UncommittedBatch> batches) {
        frame.begin();
        hasWindow = false;
        windowIndex = 0;
        long lastArrival = Long.MIN_VALUE;
        for (UncommittedBatch batch : batches) {
            put(batch);
            lastArrival = Math.max(lastArrival, batch.lastArrivalMillis());
        }
        return frame.end(Frame.Kind.COMMIT, lastArrival);
    }

    /** The frame that says that a segment is whole. */
    ByteBuffer end(long lastArrivalMillis) {
        frame.begin();
        return frame.end(Frame.Kind.END, lastArrivalMillis);
    }

    private void put(UncommittedBatch batch) {
        BatchParts parts = batch.parts();
        for (int part = 0; part < parts.size(); part++) {
            int number = number(parts.series(part), parts.seriesOrdinal(part));
            if (parts.hasRequests(part)) {
                putRequests(number, parts, part, batch.latencies(part));
            }
            Optional<WindowSnapshot> counted = parts.counted(part);
            if (counted.isPresent()) {
                putPart(number, parts.window(part), counted.get());
            }
        }
    }

    private int number(SeriesKey key, int ordinal) {
        int known = numbers.of(key, ordinal);
        return known >= 0 ? known : named(key);
    }

    private int named(SeriesKey key) {
        int number = numbers.add(key);
        VarInt.put(frame.room(1), NAMES);
        frame.putNames(number, key);
        return number;
    }

    private void putRequests(int number, BatchParts parts, int part, CharBuffer latencies) {
        int count = latencies.remaining();
        ByteBuffer to = frame.room(MAX_HEAD_BYTES + Character.BYTES * count);
        turnTo(parts.window(part), to);
        VarInt.put(to, (long) number + REQUESTS);
        VarInt.put(to, parts.outcomes(part));
        VarInt.put(to, parts.failures(part));
        VarInt.put(to, count);
        if (count < FEW) {
            while (latencies.hasRemaining()) {
                to.putChar(latencies.get());
            }
        } else {
            to.asCharBuffer().put(latencies);
            to.position(to.position() + Character.BYTES * count);
        }
    }

    private void putPart(int number, long index, WindowSnapshot counted) {
        ByteBuffer to = frame.room(MAX_HEAD_BYTES + WindowCodec.maxBytes(counted));
        turnTo(index, to);
        VarInt.put(to, PART);
        VarInt.put(to, number);
        int length = to.position();
        to.putInt(0);
        WindowCodec.put(to, counted);
        to.putInt(length, to.position() - length - Integer.BYTES);
    }

    private void turnTo(long index, ByteBuffer to) {
        if (!hasWindow || index != windowIndex) {
            VarInt.put(to, WINDOW);
            VarInt.put(to, FrameBuffer.zigzag(index - windowIndex));
            frame.covers(index);
            hasWindow = true;
            windowIndex = index;
        }
    }
}
