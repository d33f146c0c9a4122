package io.canaryjudge.judgement;

import java.time.Duration;

/**
 * Which part of the evidence a comparison speaks of.
 *
 * @param over how long a stretch of time it covers, zero for all of it
 */
public record Scope(Kind kind, Duration over) {

    /** The kinds of scope. */
    public enum Kind {
        /** All that was seen so far; bounds hold at every look. */
        SO_FAR,
        /** The last minutes only; bounds hold at every look. */
        LATELY,
        /** All that was seen, at the planned last look; bounds hold at that look. */
        AT_DEADLINE
    }

    /** All that was seen so far. */
    public static final Scope SO_FAR = new Scope(Kind.SO_FAR, Duration.ZERO);

    /** All that was seen, at the planned last look. */
    public static final Scope AT_DEADLINE = new Scope(Kind.AT_DEADLINE, Duration.ZERO);

    /** The last minutes. */
    static Scope lately(Duration over) {
        return new Scope(Kind.LATELY, over);
    }
}
