package io.canaryjudge.http.pull;

import io.canaryjudge.fetch.FetchOutcome.Failed;
import java.time.Duration;

/** How long a source is left alone after failures: a second, twice as long each time up to a minute, or as long as it wants. */
final class Backoff {

    private static final long FIRST_MILLIS = 1_000;
    private static final long MOST_MILLIS = 60_000;
    private static final int MOST_DOUBLINGS = 6;

    private Backoff() {}

    /** @param failures how many there were in a row, this one included */
    static Duration after(Failed failed, int failures) {
        long doubled = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS));
        long millis = failed.why().mayPass() ? doubled : MOST_MILLIS;
        return Duration.ofMillis(Math.max(millis, failed.retryAfter().toMillis()));
    }
}
