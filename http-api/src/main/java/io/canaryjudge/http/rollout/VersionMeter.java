package io.canaryjudge.http.rollout;

import io.canaryjudge.http.service.RecentWindows;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.rollout.Reading;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;

/** Adds up what a version did since a moment, from looks at the windows that are in memory at each. */
final class VersionMeter {

    private static final double P99 = 0.99;
    private static final double MICROS_PER_MILLI = 1_000;

    private static final long NOT_KNOWN = Long.MIN_VALUE;

    private final Cohort cohort;
    private final long sinceMillis;
    private WindowSnapshot sealed = WindowSnapshot.EMPTY;
    private WindowSnapshot open = WindowSnapshot.EMPTY;
    private long next = NOT_KNOWN;

    /** @param sinceMillis windows that begin then or later count, milliseconds since 1970 */
    VersionMeter(Cohort cohort, long sinceMillis) {
        this.cohort = cohort;
        this.sinceMillis = sinceMillis;
    }

    /** Looks again; what takes no more samples is added up for good, what has ended for this time only. */
    void look(RecentWindows recent) {
        if (next == NOT_KNOWN) {
            next = recent.spec().indexOf(sinceMillis + recent.spec().width().toMillis() - 1);
        }
        long lastSealed = recent.spec().lastSealed(recent.settledMillis());
        long lastEnded = recent.spec().lastEnded(recent.settledMillis());
        WindowSnapshot ended = WindowSnapshot.EMPTY;
        for (WindowPair window : recent.windows()) {
            if (window.index() >= next && window.index() <= lastSealed) {
                sealed = sealed.merge(window.total(cohort));
            } else if (window.index() >= next && window.index() <= lastEnded) {
                ended = ended.merge(window.total(cohort));
            }
        }
        next = Math.max(next, lastSealed + 1);
        open = ended;
    }

    /** Everything so far, windows that may still take samples included. */
    Reading sofar() {
        return reading(sealed.merge(open));
    }

    /** What was sealed since the last call, if it stands on so many requests; else nothing, and it goes on adding. */
    Reading take(long leastRequests) {
        if (sealed.requests() < leastRequests) {
            return Reading.NONE;
        }
        Reading reading = reading(sealed);
        sealed = WindowSnapshot.EMPTY;
        return reading;
    }

    private static Reading reading(WindowSnapshot all) {
        double errorRate = all.outcomes() == 0 ? 0 : (double) all.failures() / all.outcomes();
        double p99 = all.latency().isEmpty() ? 0 : all.latency().quantile(P99) / MICROS_PER_MILLI;
        return all.requests() == 0 ? Reading.NONE : new Reading(all.requests(), errorRate, p99);
    }
}
