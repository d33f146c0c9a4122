package io.canaryjudge.http.coding;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Unpacks Zstandard frames that follow one another, RFC 8878. Used once. */
final class ZstdFrames {

    /*
     * The library takes up to three bytes after a frame for the end, and any length for the one that a frame says. So the
     * frames are walked through first, section 3.1.1, and each is unpacked by itself.
     */

    private static final int MAGIC_BYTES = 4;
    private static final int BLOCK_HEADER_BYTES = 3;
    private static final int CHECKSUM_BYTES = 4;
    private static final int RUN = 1;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    /** A length of two bytes is so much more than they say. */
    private static final int SHORT_LENGTH_BASE = 256;

    private static final long NOT_SAID = -1;

    private final byte[] packed;
    private final UnpackedBytes out;

    private ZstdFrames(byte[] packed, int limit) {
        this.packed = packed;
        out = new UnpackedBytes(limit);
    }

    /** The library throws whatever runtime exception it runs into on malformed input, arithmetic ones included. */
    static byte[] unpack(byte[] packed, int limit) throws UnpackException {
        ZstdFrames frames = new ZstdFrames(packed, limit);
        try {
            int at = 0;
            do {
                at = frames.frame(at);
            } while (at < packed.length);
        } catch (IOException | RuntimeException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
        return frames.out.toArray();
    }

    private int frame(int from) throws UnpackException, IOException {
        int end = end(from);
        int before = out.size();
        try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(packed, from, end - from))) {
            for (int count = read(in); count >= 0; count = read(in)) {
                out.added(count);
            }
        }
        long length = length(from);
        if (length != NOT_SAID && length != out.size() - before) {
            throw malformed("the frame at byte " + from + " says " + Long.toUnsignedString(length) + " bytes and holds "
                    + (out.size() - before));
        }
        return end;
    }

    private int read(InputStream in) throws IOException {
        int room = out.room();
        return in.read(out.array(), out.size(), room);
    }

    private int end(int from) throws UnpackException {
        if (packed.length - from <= MAGIC_BYTES) {
            throw malformed("something follows its end at byte " + from);
        }
        int descriptor = packed[from + MAGIC_BYTES] & 0xff;
        int at = from + MAGIC_BYTES + 1 + beforeLength(descriptor) + lengthBytes(descriptor);
        boolean isLast = false;
        while (!isLast) {
            int header = (int) number(at, BLOCK_HEADER_BYTES);
            isLast = (header & 1) != 0;
            at += BLOCK_HEADER_BYTES + ((header >> 1 & 3) == RUN ? 1 : header >> 3);
        }
        at += (descriptor >> 2 & 1) * CHECKSUM_BYTES;
        if (at > packed.length) {
            throw malformed("the frame at byte " + from + " ends too soon");
        }
        return at;
    }

    /** How many bytes of a frame's header are between its descriptor and the length of its content. */
    private static int beforeLength(int descriptor) {
        return (isSingleSegment(descriptor) ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3];
    }

    private static int lengthBytes(int descriptor) {
        int flag = descriptor >> 6;
        return flag == 0 ? (isSingleSegment(descriptor) ? 1 : 0) : 1 << flag;
    }

    private static boolean isSingleSegment(int descriptor) {
        return (descriptor & 1 << 5) != 0;
    }

    /** The length of its content that a frame says. */
    private long length(int from) throws UnpackException {
        int descriptor = packed[from + MAGIC_BYTES] & 0xff;
        int bytes = lengthBytes(descriptor);
        long length = number(from + MAGIC_BYTES + 1 + beforeLength(descriptor), bytes);
        return switch (bytes) {
            case 0 -> NOT_SAID;
            case Short.BYTES -> length + SHORT_LENGTH_BASE;
            default -> length;
        };
    }

    /** Little-endian. */
    private long number(int at, int bytes) throws UnpackException {
        if (bytes > packed.length - at) {
            throw malformed("it ends too soon");
        }
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (packed[at + i] & 0xffL) << (Byte.SIZE * i);
        }
        return number;
    }

    private static UnpackException malformed(String why) {
        return UnpackException.malformed(ContentCoding.ZSTD, why);
    }
}
