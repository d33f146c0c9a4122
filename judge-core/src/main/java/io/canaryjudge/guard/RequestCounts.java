package io.canaryjudge.guard;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;

/** Requests of both cohorts, those of unknown outcome or latency too. */
record RequestCounts(long baseline, long canary) {

    static final RequestCounts NONE = new RequestCounts(0, 0);

    static RequestCounts of(WindowPair window) {
        return new RequestCounts(count(window, Cohort.BASELINE), count(window, Cohort.CANARY));
    }

    private static long count(WindowPair window, Cohort cohort) {
        long requests = 0;
        for (WindowSnapshot instance : window.of(cohort).values()) {
            requests += Math.max(instance.outcomes(), instance.latency().count());
        }
        return requests;
    }

    RequestCounts plus(RequestCounts other) {
        return new RequestCounts(baseline + other.baseline, canary + other.canary);
    }

    long total() {
        return baseline + canary;
    }

    boolean hasBoth() {
        return baseline > 0 && canary > 0;
    }

    long least() {
        return Math.min(baseline, canary);
    }
}
