package io.canaryjudge.rollout;

/**
 * A time in which nothing goes forward; rollbacks do.
 *
 * @param fromMillis its beginning, milliseconds since 1970
 * @param untilMillis its end, exclusive, milliseconds since 1970
 * @param reason shown to people
 */
public record FreezeWindow(long fromMillis, long untilMillis, String reason) {

    /** @throws IllegalArgumentException if it ends before it begins, or has no reason */
    public FreezeWindow {
        Checks.text("reason of the freeze", reason);
        if (fromMillis < 0 || untilMillis <= fromMillis) {
            throw new IllegalArgumentException("a freeze must begin at 0 or later and end after its beginning, was "
                    + fromMillis + " to " + untilMillis);
        }
    }

    boolean holds(long atMillis) {
        return atMillis >= fromMillis && atMillis < untilMillis;
    }
}
