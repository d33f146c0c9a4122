package io.canaryjudge.http.coding;

/**
 * Unpacks one Snappy block [1]. Used once.
 *
 * <p>[1] github.com/google/snappy, format_description.txt
 */
final class SnappyBlock {

    /*
     * The length of what comes out, then elements: literals, and copies of what came out before, which may overlap what
     * they make. (The library that was used here took copies from a distance of no byte.)
     */

    /** Three bytes copy at most 64; a block that claims to hold more than this times its size is none. */
    private static final int MOST_EXPANSION = 22;

    /** Lengths of literals from here on are written behind the tag. */
    private static final int LONG_LITERAL = 60;

    private final byte[] packed;
    private final int to;
    private final byte[] out;
    private final int start;
    private final int end;
    private final ContentCoding coding;
    private int from;
    private int at;

    private SnappyBlock(byte[] packed, int from, int to, byte[] out, int start, int end, ContentCoding coding) {
        this.packed = packed;
        this.from = from;
        this.to = to;
        this.out = out;
        this.start = start;
        this.end = end;
        this.coding = coding;
        at = start;
    }

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

    /** Unpacks the block in {@code [from, to)}, whose {@link #length} was asked for, to {@code [at, at + length)}. */
    static void unpack(byte[] packed, int from, int to, byte[] out, int at, int length, ContentCoding coding)
            throws UnpackException {
        int elements = from;
        while (packed[elements] < 0) {
            elements++;
        }
        new SnappyBlock(packed, elements + 1, to, out, at, at + length, coding).unpack();
    }

    private void unpack() throws UnpackException {
        while (from < to) {
            int tag = packed[from++] & 0xff;
            int upper = tag >> 2;
            switch (tag & 3) {
                case 0 -> literal(upper < LONG_LITERAL ? upper + 1L : number(upper - LONG_LITERAL + 1) + 1);
                case 1 -> copy((upper & 7) + 4, (long) (upper >> 3) << Byte.SIZE | number(1));
                case 2 -> copy(upper + 1, number(2));
                default -> copy(upper + 1, number(4));
            }
        }
        if (at != end) {
            throw malformed("a block says " + (end - start) + " bytes and holds " + (at - start));
        }
    }

    private void literal(long length) throws UnpackException {
        if (length > to - from) {
            throw malformed("a block ends within the element before byte " + from);
        }
        requireRoom(length);
        System.arraycopy(packed, from, out, at, (int) length);
        from += (int) length;
        at += (int) length;
    }

    private void copy(int length, long distance) throws UnpackException {
        if (distance == 0 || distance > at - start) {
            throw malformed("a block copies from outside of itself before byte " + from);
        }
        requireRoom(length);
        int source = at - (int) distance;
        if (distance >= length) {
            System.arraycopy(out, source, out, at, length);
            at += length;
        } else {
            for (int i = 0; i < length; i++) {
                out[at++] = out[source + i];
            }
        }
    }

    private void requireRoom(long length) throws UnpackException {
        if (length > end - at) {
            throw malformed("a block says " + (end - start) + " bytes and holds more");
        }
    }

    /** Little-endian. */
    private long number(int bytes) throws UnpackException {
        if (bytes > to - from) {
            throw malformed("a block ends within the element before byte " + from);
        }
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (packed[from++] & 0xffL) << (Byte.SIZE * i);
        }
        return number;
    }

    private UnpackException malformed(String why) {
        return UnpackException.malformed(coding, why);
    }
}
