package io.canaryjudge.http.service;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * For how long a canary was watched: by the even clock of this process, on top of what the journal has of earlier ones. The
 * time of day may jump, and is another on another machine; this does not count what neither process has waited for.
 */
final class WatchedTime {

    /** The most that the end of a process takes away, as a share of the analysis's duration. */
    private static final int NOTES = 20;

    private static final long SHORTEST_NOTE_MILLIS = 1_000;

    private final long earlierMillis;
    private final long sinceNanos;
    private final long noteMillis;
    private long noted;

    /**
     * Begins to count.
     *
     * @param earlierMillis what the journal has
     * @param duration of the analysis
     */
    WatchedTime(long earlierMillis, Duration duration, long nanoTime) {
        this.earlierMillis = earlierMillis;
        sinceNanos = nanoTime;
        noteMillis = Math.max(SHORTEST_NOTE_MILLIS, duration.toMillis() / NOTES);
        noted = earlierMillis;
    }

    /** All of it. */
    long millis(long nanoTime) {
        return earlierMillis + TimeUnit.NANOSECONDS.toMillis(nanoTime - sinceNanos);
    }

    /** Whether so much has come that the journal is to be told. */
    boolean isNoteworthy(long nanoTime) {
        return millis(nanoTime) - noted >= noteMillis;
    }

    /** The journal is told of all of it. */
    long note(long nanoTime) {
        noted = millis(nanoTime);
        return noted;
    }
}
