package io.canaryjudge.histogram;

import java.nio.ByteBuffer;

/**
 * Whole numbers in as few bytes as they need: seven bits a byte, the least first, the top bit set on all but the last
 * (LEB128). Negative ones take ten.
 */
public final class VarInt {

    /** The most bytes that a number takes. */
    public static final int MAX_BYTES = 10;

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private VarInt() {}

    /** Writes a number, for which there must be room. */
    public static void put(ByteBuffer to, long value) {
        long rest = value;
        while ((rest & -MORE) != 0) {
            to.put((byte) (rest | MORE));
            rest >>>= BITS;
        }
        to.put((byte) rest);
    }

    /**
     * Reads a number.
     *
     * @throws java.nio.BufferUnderflowException if it is cut off
     * @throws IllegalArgumentException if it is longer than {@value #MAX_BYTES} bytes
     */
    public static long get(ByteBuffer from) {
        byte first = from.get();
        return first >= 0 ? first : rest(from, first & (MORE - 1));
    }

    private static long rest(ByteBuffer from, long low) {
        long value = low;
        for (int shift = BITS; shift < Long.SIZE; shift += BITS) {
            byte next = from.get();
            value |= (long) (next & (MORE - 1)) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number must have at most " + MAX_BYTES + " bytes");
    }
}
