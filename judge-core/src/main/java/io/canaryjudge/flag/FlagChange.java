package io.canaryjudge.flag;

import java.time.Instant;

/**
 * Who changed a flag, and why.
 *
 * @param what the change in words, such as {@code percentage 5 to 25}
 */
public record FlagChange(Instant at, String actor, String reason, String what) {

    /** @throws IllegalArgumentException if nobody or no reason is named */
    public FlagChange {
        if (actor.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("a change needs an actor and a reason");
        }
    }
}
