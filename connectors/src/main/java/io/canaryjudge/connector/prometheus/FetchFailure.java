package io.canaryjudge.connector.prometheus;

import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Why;
import java.time.Duration;

/** Says why there is no answer. */
final class FetchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 300;

    private final Why why;
    private final Duration retryAfter;

    FetchFailure(Why why, String cause) {
        this(why, cause, Duration.ZERO);
    }

    FetchFailure(Why why, String cause, Duration retryAfter) {
        super(cause, null, false, false);
        this.why = why;
        this.retryAfter = retryAfter;
    }

    Failed outcome() {
        return new Failed(why, String.valueOf(getMessage()), retryAfter);
    }

    /** A text of the other side's, on one line and not long. */
    static String excerpt(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
