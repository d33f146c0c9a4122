package io.canaryjudge.connector.control;

import java.time.Duration;
import java.time.InstantSource;

/**
 * When the answer to a command is due.
 *
 * @param atMillis milliseconds since 1970
 */
public record Deadline(InstantSource time, long atMillis) {

    /** What is left, zero at the least. */
    public Duration left() {
        return Duration.ofMillis(Math.max(0, atMillis - time.millis()));
    }

    /** Whether nothing is left. */
    public boolean isOver() {
        return left().isZero();
    }

    /**
     * Waits, to look again.
     *
     * @param what is waited for, for the message
     * @throws ControlException if what is left is no longer than the wait
     */
    public void pause(Duration wait, String what) throws ControlException, InterruptedException {
        if (left().compareTo(wait) <= 0) {
            throw ControlException.timedOut("waited in vain until " + what);
        }
        Thread.sleep(wait.toMillis());
    }
}
