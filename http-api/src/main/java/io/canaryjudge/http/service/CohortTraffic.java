package io.canaryjudge.http.service;

import io.canaryjudge.window.WindowSnapshot;

/**
 * What both cohorts did while they were judged.
 *
 * @param fromMillis the start of the first window that counts, milliseconds since 1970; -1 where none does
 * @param untilMillis the end of the last one, milliseconds since 1970; -1 where none counts
 */
public record CohortTraffic(long fromMillis, long untilMillis, WindowSnapshot baseline, WindowSnapshot canary) {

    static final CohortTraffic NONE = new CohortTraffic(-1, -1, WindowSnapshot.EMPTY, WindowSnapshot.EMPTY);
}
