package io.canaryjudge.http.service;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies may be in memory at one time. Safe for use by several threads. */
public final class BodyBudget {

    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();

    /** @throws IllegalArgumentException if {@code maxBytes} is below 1 */
    public BodyBudget(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be 1 or more, was " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /** The limit. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Takes room for some bytes; false, and nothing is taken, if there is not enough. */
    public boolean take(long bytes) {
        if (used.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Takes room for bytes that are there already, over the limit if need be: then there is none for others. */
    public void takeAnyway(long bytes) {
        used.addAndGet(bytes);
    }

    /** Gives room back. */
    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes that are taken. */
    public long used() {
        return used.get();
    }
}
