package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.VarInt;
import io.canaryjudge.metric.SeriesKey;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A segment in memory, with those of its frames whose checksums are right. */
final class SegmentContent {

    private final String name;
    private final byte[] bytes;
    private final int length;
    private final Optional<SegmentHeader> header;
    private final List<Frame> frames = new ArrayList<>();
    private int firstBadByte = -1;
    private long unreadableBytes;

    private SegmentContent(String name, byte[] bytes, int length) {
        this.name = name;
        this.bytes = bytes;
        this.length = length;
        header = SegmentHeader.of(bytes, length);
        findFrames();
    }

    /** Reads a file, no further than {@code limit} bytes. */
    static SegmentContent read(Path file, long limit) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(Math.min(limit, channel.size())));
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // reads on until the file ends
            }
            return new SegmentContent(String.valueOf(file.getFileName()), content.array(), content.position());
        }
    }

    private void findFrames() {
        int at = SegmentHeader.BYTES;
        while (at < length) {
            Frame frame = Frame.read(bytes, length, at);
            if (frame == null) {
                firstBadByte = firstBadByte < 0 ? at : firstBadByte;
                int next = nextFrame(at + 1);
                unreadableBytes += next - at;
                at = next;
            } else {
                frames.add(frame);
                at = frame.end();
            }
        }
    }

    /** Where the next good frame begins, or the end. */
    private int nextFrame(int from) {
        byte first = (byte) (Frame.MAGIC >>> 24);
        for (int at = from; at < length; at++) {
            if (bytes[at] == first && Frame.read(bytes, length, at) != null) {
                return at;
            }
        }
        return length;
    }

    Optional<SegmentHeader> header() {
        return header;
    }

    List<Frame> frames() {
        return frames;
    }

    int length() {
        return length;
    }

    /** Where the first byte is that belongs to no good frame, -1 if there is none. */
    int firstBadByte() {
        return firstBadByte;
    }

    long unreadableBytes() {
        return unreadableBytes;
    }

    /** Whether all that cannot be read is at the end, as a write leaves it that was broken off. */
    boolean isTornAtMost() {
        return firstBadByte < 0
                || frames.isEmpty()
                || frames.get(frames.size() - 1).end() <= firstBadByte;
    }

    /** Whether it holds parts of many commits, which may be merged. */
    boolean isMerged() {
        return !frames.isEmpty() && frames.get(0).kind() == Frame.Kind.NAMES;
    }

    /** Shows every part of the windows from {@code firstIndex} to {@code lastIndex}. */
    void visit(long firstIndex, long lastIndex, PartVisitor visitor) throws IOException {
        List<@Nullable SeriesKey> series = new ArrayList<>();
        boolean isMerged = isMerged();
        for (Frame frame : frames) {
            boolean isWanted = frame.lastIndex() >= firstIndex && frame.firstIndex() <= lastIndex;
            try {
                if (frame.kind() == Frame.Kind.NAMES) {
                    readNames(frame, series);
                } else if (frame.kind() == Frame.Kind.PARTS && (isWanted || !isMerged)) {
                    visit(frame, series, firstIndex, lastIndex, visitor);
                }
            } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
                throw new IOException(name + ", frame before byte " + frame.end() + ": not as it was written", e);
            }
        }
    }

    private void visit(
            Frame frame, List<@Nullable SeriesKey> series, long firstIndex, long lastIndex, PartVisitor visitor) {
        ByteBuffer content = content(frame);
        boolean isFirst = true;
        long origin = 0;
        while (content.hasRemaining()) {
            long number = VarInt.get(content);
            SeriesKey key = number == 0 ? readNames(content, series) : at(series, number - 1);
            long index = origin + FrameWriter.unzigzag(VarInt.get(content));
            origin = isFirst ? index : origin;
            isFirst = false;
            int body = Math.toIntExact(VarInt.get(content));
            int end = Math.addExact(content.position(), body);
            if (index >= firstIndex && index <= lastIndex) {
                visitor.visit(key, index, content.limit(end));
                content.limit(frame.end());
            }
            content.position(end);
        }
    }

    private ByteBuffer content(Frame frame) {
        return ByteBuffer.wrap(bytes, frame.at(), frame.end() - frame.at());
    }

    /** The body of a part that a {@link PartVisitor} was shown before. */
    ByteBuffer body(int from, int to) {
        return ByteBuffer.wrap(bytes, from, to - from);
    }

    private void readNames(Frame frame, List<@Nullable SeriesKey> series) {
        ByteBuffer content = content(frame);
        while (content.hasRemaining()) {
            readNames(content, series);
        }
    }

    private static SeriesKey readNames(ByteBuffer content, List<@Nullable SeriesKey> series) {
        int number = Math.toIntExact(VarInt.get(content));
        SeriesKey key =
                new SeriesKey(WindowCodec.getText(content), WindowCodec.getText(content), WindowCodec.getText(content));
        if (number < 0 || number > series.size() + content.capacity()) {
            throw new IllegalArgumentException("a series cannot have the number " + number);
        }
        while (series.size() <= number) {
            series.add(null);
        }
        series.set(number, key);
        return key;
    }

    private static @Nullable SeriesKey at(List<@Nullable SeriesKey> series, long number) {
        return number >= 0 && number < series.size() ? series.get((int) number) : null;
    }
}
