package io.canaryjudge.http.coding;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Unpacks Zstandard frames that follow one another. */
final class ZstdFrames {

    private static final int MAGIC_BYTES = 4;
    private static final int BLOCK_HEADER_BYTES = 3;
    private static final int CHECKSUM_BYTES = 4;
    private static final int RUN = 1;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};

    private ZstdFrames() {}

    /** The library throws whatever runtime exception it runs into on malformed input, arithmetic ones included. */
    static byte[] unpack(byte[] packed, int limit) throws UnpackException {
        UnpackedBytes out = new UnpackedBytes(limit);
        try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(packed))) {
            int room = out.room();
            int count = in.read(out.array(), out.size(), room);
            while (count >= 0) {
                out.added(count);
                room = out.room();
                count = in.read(out.array(), out.size(), room);
            }
            requireNothingLeft(packed);
        } catch (IOException | RuntimeException e) {
            throw UnpackException.malformed(ContentCoding.ZSTD, String.valueOf(e.getMessage()));
        }
        return out.toArray();
    }

    /** The library takes up to three bytes after a frame for the end; here the frames are walked through, RFC 8878, 3.1.1. */
    private static void requireNothingLeft(byte[] packed) throws UnpackException {
        int at = 0;
        while (packed.length - at > MAGIC_BYTES) {
            int descriptor = packed[at + MAGIC_BYTES] & 0xff;
            at += MAGIC_BYTES + 1 + restOfHeader(descriptor);
            boolean isLast = false;
            while (!isLast) {
                int header = (packed[at] & 0xff) | (packed[at + 1] & 0xff) << 8 | (packed[at + 2] & 0xff) << 16;
                isLast = (header & 1) != 0;
                at += BLOCK_HEADER_BYTES + ((header >> 1 & 3) == RUN ? 1 : header >> 3);
            }
            at += (descriptor >> 2 & 1) * CHECKSUM_BYTES;
        }
        if (at != packed.length) {
            throw UnpackException.malformed(ContentCoding.ZSTD, "something follows its end at byte " + at);
        }
    }

    /** How long a frame's header is after its descriptor: window, dictionary and length of the content. */
    private static int restOfHeader(int descriptor) {
        int lengthFlag = descriptor >> 6;
        boolean isSingleSegment = (descriptor & 1 << 5) != 0;
        int lengthBytes = lengthFlag == 0 ? (isSingleSegment ? 1 : 0) : 1 << lengthFlag;
        return (isSingleSegment ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3] + lengthBytes;
    }
}
