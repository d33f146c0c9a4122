package io.canaryjudge.http.coding;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.snappy.SnappyDecompressor;

/** Unpacks one Snappy block. */
final class SnappyBlock {

    /** Three bytes copy at most 64; a block that claims to hold more than this times its size is none. */
    private static final int MOST_EXPANSION = 22;

    private SnappyBlock() {}

    static byte[] unpack(byte[] packed, int limit) throws UnpackException {
        int length = length(packed, 0, packed.length, ContentCoding.SNAPPY);
        if (length > limit) {
            throw UnpackException.tooLarge(limit);
        }
        byte[] out = new byte[length];
        unpack(packed, 0, packed.length, out, 0, length, ContentCoding.SNAPPY);
        return out;
    }

    /** How many bytes the block in {@code [from, to)} holds, as it says and as can be. */
    static int length(byte[] packed, int from, int to, ContentCoding coding) throws UnpackException {
        long length = 0;
        for (int i = 0; i < 5 && from + i < to; i++) {
            length |= (packed[from + i] & 0x7fL) << (7 * i);
            if (packed[from + i] >= 0) {
                return possible(length, to - from, coding);
            }
        }
        throw UnpackException.malformed(coding, "the block at byte " + from + " does not say its length");
    }

    private static int possible(long length, int packedBytes, ContentCoding coding) throws UnpackException {
        if (length > Math.min(Integer.MAX_VALUE, (long) MOST_EXPANSION * packedBytes)) {
            throw UnpackException.malformed(
                    coding, "a block of " + packedBytes + " bytes cannot hold " + length + ", as it says");
        }
        return (int) length;
    }

    /** Unpacks the block in {@code [from, to)} to {@code [at, at + length)}. */
    static void unpack(byte[] packed, int from, int to, byte[] out, int at, int length, ContentCoding coding)
            throws UnpackException {
        int written;
        try {
            written = new SnappyDecompressor().decompress(packed, from, to - from, out, at, length);
        } catch (MalformedInputException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw UnpackException.malformed(coding, String.valueOf(e.getMessage()));
        }
        if (written != length) {
            throw UnpackException.malformed(coding, "a block says " + length + " bytes and holds " + written);
        }
    }
}
