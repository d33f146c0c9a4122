package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.VarInt;
import io.canaryjudge.metric.SeriesKey;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a segment says of the windows from {@code firstIndex} to {@code lastIndex}, once. */
final class SegmentReader {

    private final SegmentContent content;
    private final long firstIndex;
    private final long lastIndex;
    private final WindowVisitor visitor;
    private final List<@Nullable SeriesKey> series = new ArrayList<>();

    SegmentReader(SegmentContent content, long firstIndex, long lastIndex, WindowVisitor visitor) {
        this.content = content;
        this.firstIndex = firstIndex;
        this.lastIndex = lastIndex;
        this.visitor = visitor;
    }

    /** @throws IOException if a frame is not as it was written */
    void read() throws IOException {
        boolean isMerged = content.isMerged();
        for (Frame frame : content.frames()) {
            boolean isWanted = frame.lastIndex() >= firstIndex && frame.firstIndex() <= lastIndex;
            try {
                // What is not merged has names in any frame.
                switch (frame.kind()) {
                    case NAMES -> readAllNames(content.bytes(frame));
                    case PARTS -> {
                        if (isWanted || !isMerged) {
                            readParts(content.bytes(frame), frame.end());
                        }
                    }
                    case COMMIT -> readCommit(content.bytes(frame), frame.end());
                    case END -> {}
                }
            } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
                throw new IOException(
                        content.name() + ", frame before byte " + frame.end() + ": not as it was written", e);
            }
        }
    }

    private void readAllNames(ByteBuffer from) {
        while (from.hasRemaining()) {
            readNames(from);
        }
    }

    private int readNames(ByteBuffer from) {
        int number = Math.toIntExact(VarInt.get(from));
        SeriesKey key = new SeriesKey(WindowCodec.getText(from), WindowCodec.getText(from), WindowCodec.getText(from));
        if (number < 0 || number > series.size() + from.capacity()) {
            throw new IllegalArgumentException("a series cannot have the number " + number);
        }
        while (series.size() <= number) {
            series.add(null);
        }
        series.set(number, key);
        return number;
    }

    private @Nullable SeriesKey at(int number) {
        return number < series.size() ? series.get(number) : null;
    }

    private void readParts(ByteBuffer from, int end) {
        boolean isFirst = true;
        long origin = 0;
        while (from.hasRemaining()) {
            int number = Math.toIntExact(VarInt.get(from)) - 1;
            number = number < 0 ? readNames(from) : number;
            long index = origin + FrameBuffer.unzigzag(VarInt.get(from));
            origin = isFirst ? index : origin;
            isFirst = false;
            show(number, index, from, Math.toIntExact(VarInt.get(from)), end);
        }
    }

    private void show(int number, long index, ByteBuffer from, int body, int frameEnd) {
        int end = Math.addExact(from.position(), body);
        if (body < 0 || end > frameEnd) {
            throw new BufferUnderflowException();
        }
        if (isWanted(index)) {
            visitor.part(number, at(number), index, from.limit(end));
            from.limit(frameEnd);
        }
        from.position(end);
    }

    private boolean isWanted(long index) {
        return index >= firstIndex && index <= lastIndex;
    }

    private void readCommit(ByteBuffer from, int end) {
        long index = 0;
        while (from.hasRemaining()) {
            long word = VarInt.get(from);
            if (word >= CommitWriter.REQUESTS) {
                readRequests(Math.toIntExact(word - CommitWriter.REQUESTS), index, from);
            } else if (word == CommitWriter.WINDOW) {
                index += FrameBuffer.unzigzag(VarInt.get(from));
            } else if (word == CommitWriter.NAMES) {
                readNames(from);
            } else if (word == CommitWriter.PART) {
                int number = Math.toIntExact(VarInt.get(from));
                show(number, index, from, from.getInt(), end);
            } else {
                throw new IllegalArgumentException("no entry begins with " + word);
            }
        }
    }

    private void readRequests(int number, long index, ByteBuffer from) {
        int outcomes = Math.toIntExact(VarInt.get(from));
        int failures = Math.toIntExact(VarInt.get(from));
        int latencies = Math.toIntExact(VarInt.get(from));
        int end = Math.addExact(from.position(), Math.multiplyExact(Character.BYTES, latencies));
        if (failures < 0 || failures > outcomes || latencies < 0) {
            throw new IllegalArgumentException("requests cannot be " + outcomes + ", " + failures + ", " + latencies);
        }
        if (end > from.limit()) {
            throw new BufferUnderflowException();
        }
        if (isWanted(index)) {
            visitor.requests(
                    number, at(number), index, new WindowVisitor.Requests(outcomes, failures, latencies, from));
        }
        from.position(end);
    }
}
