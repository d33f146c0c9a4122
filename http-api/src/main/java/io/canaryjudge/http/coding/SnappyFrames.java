package io.canaryjudge.http.coding;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Unpacks the Snappy framing format [1]. Used once.
 *
 * <p>[1] github.com/google/snappy, framing_format.txt, 2013-10-25
 */
final class SnappyFrames {

    private static final int HEADER_BYTES = 4;
    private static final int MOST_CHUNK_BYTES = 65_536;
    private static final byte[] STREAM_IDENTIFIER = {'s', 'N', 'a', 'P', 'p', 'Y'};

    private static final int COMPRESSED = 0x00;
    private static final int UNCOMPRESSED = 0x01;
    private static final int FIRST_SKIPPABLE = 0x80;
    private static final int IDENTIFIER = 0xff;

    private final byte[] packed;
    private final UnpackedBytes out;
    private final CRC32C checksum = new CRC32C();

    private SnappyFrames(byte[] packed, int limit) {
        this.packed = packed;
        out = new UnpackedBytes(limit);
    }

    static byte[] unpack(byte[] packed, int limit) throws UnpackException {
        SnappyFrames frames = new SnappyFrames(packed, limit);
        int at = 0;
        do {
            at = frames.chunk(at);
        } while (at < packed.length);
        return frames.out.toArray();
    }

    private int chunk(int from) throws UnpackException {
        int start = from + HEADER_BYTES;
        int end = packed.length < start ? -1 : start + length(from);
        if (end < 0 || end > packed.length) {
            throw malformed("the chunk at byte " + from + " ends too soon");
        }
        int type = packed[from] & 0xff;
        if (type == IDENTIFIER ? !isIdentifier(start, end) : from == 0) {
            throw malformed("no stream begins at byte " + from);
        }
        if (type <= UNCOMPRESSED) {
            data(type, start, end);
        } else if (type < FIRST_SKIPPABLE) {
            throw malformed("the chunk at byte " + from + " is of the unknown type " + type);
        }
        return end;
    }

    private void data(int type, int start, int end) throws UnpackException {
        int content = start + Integer.BYTES;
        if (content > end) {
            throw malformed("the chunk at byte " + (start - HEADER_BYTES) + " has no checksum");
        }
        int length = type == COMPRESSED
                ? SnappyBlock.length(packed, content, end, ContentCoding.SNAPPY_FRAMED)
                : end - content;
        if (length > MOST_CHUNK_BYTES) {
            throw malformed("a chunk holds " + length + " bytes, may hold " + MOST_CHUNK_BYTES);
        }
        out.reserve(length);
        if (type == COMPRESSED) {
            SnappyBlock.unpack(packed, content, end, out.array(), out.size(), length, ContentCoding.SNAPPY_FRAMED);
        } else {
            System.arraycopy(packed, content, out.array(), out.size(), length);
        }
        requireChecksum(start, length);
        out.added(length);
    }

    private void requireChecksum(int at, int length) throws UnpackException {
        checksum.reset();
        checksum.update(out.array(), out.size(), length);
        int masked = Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
        int sent = length(at) << Byte.SIZE | (packed[at] & 0xff);
        if (masked != sent) {
            throw malformed("the checksum at byte " + at + " is another one");
        }
    }

    /** The little-endian number in the three bytes after the one at {@code at}. */
    private int length(int at) {
        return (packed[at + 1] & 0xff) | (packed[at + 2] & 0xff) << 8 | (packed[at + 3] & 0xff) << 16;
    }

    private boolean isIdentifier(int start, int end) {
        return Arrays.equals(packed, start, end, STREAM_IDENTIFIER, 0, STREAM_IDENTIFIER.length);
    }

    private static UnpackException malformed(String why) {
        return UnpackException.malformed(ContentCoding.SNAPPY_FRAMED, why);
    }
}
