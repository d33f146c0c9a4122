package io.canaryjudge.connector.source;

import io.canaryjudge.fetch.FetchOutcome.Failed;
import io.canaryjudge.fetch.FetchOutcome.Why;
import java.time.Duration;

/** Says why there is no answer. */
public final class FetchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 300;

    private final Why why;
    private final Duration retryAfter;

    /** A failure of which the source says nothing about when to come again. */
    public FetchFailure(Why why, String cause) {
        this(why, cause, Duration.ZERO);
    }

    /** @param retryAfter how long the source wants to be left alone */
    public FetchFailure(Why why, String cause, Duration retryAfter) {
        super(cause, null, false, false);
        this.why = why;
        this.retryAfter = retryAfter;
    }

    /** The same as an outcome. */
    public Failed outcome() {
        return new Failed(why, String.valueOf(getMessage()), retryAfter);
    }

    /** A text of the other side's, on one line and not long. */
    public static String excerpt(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
