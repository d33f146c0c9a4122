package io.canaryjudge.connector.windowlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    String name() {
        return name;
    }

    /** What a frame says; positions are those of the file. */
    ByteBuffer bytes(Frame frame) {
        return body(frame.at(), frame.end());
    }

    /** Some bytes of it, at their positions. */
    ByteBuffer body(int from, int to) {
        return ByteBuffer.wrap(bytes, from, to - from);
    }
}
