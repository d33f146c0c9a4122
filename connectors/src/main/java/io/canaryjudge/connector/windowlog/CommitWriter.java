package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.VarInt;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowSnapshot;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.List;

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
            batch.forEachRequests(this::putRequests);
            batch.forEachPart(this::putPart);
            lastArrival = Math.max(lastArrival, batch.lastArrivalMillis());
        }
        return frame.end(Frame.Kind.COMMIT, lastArrival);
    }

    /** The frame that says that a segment is whole. */
    ByteBuffer end(long lastArrivalMillis) {
        frame.begin();
        return frame.end(Frame.Kind.END, lastArrivalMillis);
    }

    private int number(SeriesKey key) {
        int known = numbers.of(key);
        return known >= 0 ? known : named(key);
    }

    private int named(SeriesKey key) {
        int number = numbers.add(key);
        VarInt.put(frame.room(1), NAMES);
        frame.putNames(number, key);
        return number;
    }

    private void putRequests(SeriesKey series, long index, int outcomes, int failures, CharBuffer buckets) {
        int number = number(series);
        int latencies = buckets.remaining();
        int bytes = Character.BYTES * latencies;
        ByteBuffer to = frame.room(MAX_HEAD_BYTES + bytes);
        turnTo(index, to);
        VarInt.put(to, (long) number + REQUESTS);
        VarInt.put(to, outcomes);
        VarInt.put(to, failures);
        VarInt.put(to, latencies);
        to.asCharBuffer().put(buckets);
        to.position(to.position() + bytes);
    }

    private void putPart(SeriesKey series, long index, WindowSnapshot requests) {
        int number = number(series);
        ByteBuffer to = frame.room(MAX_HEAD_BYTES + WindowCodec.maxBytes(requests));
        turnTo(index, to);
        VarInt.put(to, PART);
        VarInt.put(to, number);
        int length = to.position();
        to.putInt(0);
        WindowCodec.put(to, requests);
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
