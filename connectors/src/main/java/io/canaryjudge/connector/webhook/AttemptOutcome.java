package io.canaryjudge.connector.webhook;

import java.time.Duration;

/**
 * What became of one attempt, and what it means for the delivery.
 *
 * @param kind what to do next
 * @param reason what happened, in words fit for a log
 * @param pause how long the receiver asked to be left alone; zero if it did not
 */
record AttemptOutcome(Kind kind, String reason, Duration pause) {

    private static final int GONE = 410;

    /** What to do next. */
    enum Kind {
        /** Nothing: the receiver has taken it. */
        DELIVERED,
        /** Try again later. */
        FAILED,
        /** Give this delivery up, as it may not be made. */
        REFUSED,
        /** Give the receiver up, as it wants no more. */
        GONE
    }

    /** The meaning of a status: every 2xx is success and 410 the end; anything else may pass. */
    static AttemptOutcome ofStatus(int status, Duration pause) {
        return new AttemptOutcome(kindOf(status), "status " + status, pause);
    }

    static AttemptOutcome failed(String reason) {
        return new AttemptOutcome(Kind.FAILED, reason, Duration.ZERO);
    }

    /** The meaning of an exchange that came to no answer. */
    static AttemptOutcome ofCause(Throwable cause) {
        Kind kind = cause instanceof AddressRefusedException ? Kind.REFUSED : Kind.FAILED;
        return new AttemptOutcome(kind, FailureWords.of(cause), Duration.ZERO);
    }

    private static Kind kindOf(int status) {
        if (status >= 200 && status <= 299) {
            return Kind.DELIVERED;
        }
        return status == GONE ? Kind.GONE : Kind.FAILED;
    }
}
