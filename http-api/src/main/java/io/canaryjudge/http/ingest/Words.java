package io.canaryjudge.http.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of a body at a time, the first in the lowest place: where a byte is, and what digits say. */
final class Words {

    /*
     * The usual arithmetic within a register [1]. A byte of x is zero where (x - 0x01) & ~x has its high bit set; a borrow
     * may set it for bytes after a zero as well, so only the first is certain, which is the one that is asked for. With
     * '0' taken off, a byte is above 9 where adding 0x76 or the byte itself sets the high bit; again the first is certain.
     * Eight digits are joined in pairs, then in fours, then all.
     *
     * [1] G. Langdale, D. Lemire, Parsing gigabytes of JSON per second, VLDB Journal 28 (2019), section 3.1.
     */

    /** Bytes in a word. */
    static final int SIZE = 8;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SPACES = ' ' * ONES;
    private static final long ZEROES = '0' * ONES;

    private Words() {}

    /** The eight bytes from {@code at} on; they must all be in the array. */
    static long at(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** How many bytes of a word come before its first space; 8 if it has none. */
    static int beforeSpace(long word) {
        long zeroAtSpace = word ^ SPACES;
        return Long.numberOfTrailingZeros((zeroAtSpace - ONES) & ~zeroAtSpace & HIGH_BITS) >> 3;
    }

    /** The first {@code bytes} of a word, 0 to 7, zeroes for the others. */
    static long first(long word, int bytes) {
        return word & ((1L << (bytes << 3)) - 1);
    }

    /** How many digits a word begins with. */
    static int digits(long word) {
        long value = word ^ ZEROES;
        return Long.numberOfTrailingZeros(((value + 0x76 * ONES) | value) & HIGH_BITS) >> 3;
    }

    /** The number that the first {@code digits} of a word are, 1 to 8. */
    static long number(long word, int digits) {
        long values = (word ^ ZEROES) << ((SIZE - digits) << 3);
        long pairs = values * 10 + (values >>> 8);
        return ((pairs & 0x000000FF000000FFL) * 0x000F424000000064L
                        + ((pairs >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L)
                >>> 32;
    }
}
