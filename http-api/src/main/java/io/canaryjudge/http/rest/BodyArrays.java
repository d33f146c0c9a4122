package io.canaryjudge.http.rest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Large arrays that are used again, so that bodies make no work for the garbage collector. Confined to one context. */
final class BodyArrays {

    private static final int SMALLEST = 64 << 10;
    private static final int MOST_BYTES = 8 << 20;

    private final Deque<byte[]> idle = new ArrayDeque<>();
    private long idleBytes;

    /** An array of at least {@code length} bytes, with anything in them. */
    byte[] take(int length) {
        for (Iterator<byte[]> each = idle.iterator(); each.hasNext(); ) {
            byte[] array = each.next();
            if (array.length >= length) {
                each.remove();
                idleBytes -= array.length;
                return array;
            }
        }
        int powerOfTwo = Integer.highestOneBit(Math.max(length, SMALLEST) - 1) << 1;
        return new byte[powerOfTwo > 0 ? powerOfTwo : length];
    }

    /** Takes an array back; if there are enough already, it is left to the garbage collector. */
    void giveBack(byte[] array) {
        if (array.length >= SMALLEST && idleBytes + array.length <= MOST_BYTES) {
            idle.push(array);
            idleBytes += array.length;
        }
    }
}
