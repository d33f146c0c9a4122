package io.canaryjudge.spi;

import java.time.Duration;

/**
 * What became of one attempt, and what it means for the delivery.
 *
 * @param kind what to do next
 * @param reason what happened, in words fit for a log
 * @param pause how long the receiver asked to be left alone; zero if it did not
 */
public record AttemptOutcome(Kind kind, String reason, Duration pause) {

    /** What to do next. */
    public enum Kind {
        /** Nothing: the receiver has taken it. */
        DELIVERED,
        /** Try again later. */
        FAILED,
        /** Give this delivery up, as it may not be made. */
        REFUSED,
        /** Give the receiver up, as it wants no more. */
        GONE
    }
}
