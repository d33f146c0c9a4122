package io.canaryjudge.http.rest;

import io.canaryjudge.http.service.BodyBudget;
import java.util.Arrays;

/**
 * A request's body in an array that is used again for other bodies, with the room that it takes in the budget. Whoever
 * reads it says when it is no longer needed. Confined to its connection's context.
 */
final class ReceivedBody {

    /** Read beyond a body's end by {@code LineProtocolDecoder}, which is faster where there is something to be read. */
    private static final int SLACK = 64;

    private final BodyArrays arrays;
    private final BodyBudget budget;
    private byte[] bytes = {};
    private int length;
    private long reserved;
    private boolean isHeld;
    private boolean hasEnded;

    ReceivedBody(BodyArrays arrays, BodyBudget budget) {
        this.arrays = arrays;
        this.budget = budget;
    }

    /** Asks for room for {@code total} bytes in all; false if there is none. */
    boolean reserve(long total) {
        if (total > reserved) {
            if (!budget.take(total - reserved)) {
                return false;
            }
            reserved = total;
        }
        return true;
    }

    /** The array with room for {@code more} bytes after {@link #length()}. */
    byte[] roomFor(int more) {
        int needed = (int) Math.min(Integer.MAX_VALUE - SLACK, Math.max(reserved, (long) length + more)) + SLACK;
        if (bytes.length < needed) {
            byte[] larger = arrays.take(needed);
            System.arraycopy(bytes, 0, larger, 0, length);
            arrays.giveBack(bytes);
            bytes = larger;
        }
        return bytes;
    }

    void grow(int more) {
        length += more;
    }

    /** Takes the unpacked body in place of the packed one. It is in memory by now, so the budget cannot say no. */
    void unpacked(byte[] body) {
        arrays.giveBack(bytes);
        bytes = body;
        length = body.length;
        budget.takeAnyway(body.length);
        reserved += body.length;
    }

    /** Holds the body from 0 to before {@link #length()}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Keeps the body although its request may end, until {@link #letGo()} or {@link #release()}. */
    void hold() {
        isHeld = true;
    }

    /** Holds the body no longer; whether its request has ended meanwhile, and the body with it. */
    boolean letGo() {
        isHeld = false;
        if (hasEnded) {
            release();
        }
        return hasEnded;
    }

    /** Lets go of the body, unless somebody holds it. */
    void requestEnded() {
        hasEnded = true;
        if (!isHeld) {
            release();
        }
    }

    /** Gives back everything; the bytes must not be used any more. */
    void release() {
        isHeld = false;
        arrays.giveBack(bytes);
        bytes = new byte[0];
        length = 0;
        budget.giveBack(reserved);
        reserved = 0;
    }
}
