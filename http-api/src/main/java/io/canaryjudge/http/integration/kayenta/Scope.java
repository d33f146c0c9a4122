package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.http.integration.Subjects;
import java.time.Duration;

/**
 * Whose points are judged: those of a version of a service, over a time.
 *
 * @param startMillis milliseconds since 1970
 * @param endMillis after the start, by a week at the most
 * @param stepMillis from one point to the next, 1 s or more
 */
record Scope(String service, String version, long startMillis, long endMillis, long stepMillis) {

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final long MOST_POINTS = 20_000;

    Scope {
        Subjects.require("service", service);
        Subjects.require("version", version);
        if (endMillis <= startMillis || endMillis - startMillis > LONGEST.toMillis()) {
            throw ApiException.bad("end must be after start, by " + LONGEST.toDays() + " days at the most");
        }
        if (stepMillis < 1_000 || (endMillis - startMillis) / stepMillis > MOST_POINTS) {
            throw ApiException.bad("step must be 1 or more seconds and give at most " + MOST_POINTS + " points");
        }
    }

    /** How many points it has; the last may be shorter. */
    int points() {
        return (int) ((endMillis - startMillis + stepMillis - 1) / stepMillis);
    }
}
