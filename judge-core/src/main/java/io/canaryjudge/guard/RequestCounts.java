package io.canaryjudge.guard;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;

/** Requests of both cohorts, those of unknown outcome or latency too; or readings where those are counted. */
record RequestCounts(long baseline, long canary) {

    static final RequestCounts NONE = new RequestCounts(0, 0);

    static RequestCounts of(WindowPair window, Counted counted) {
        return new RequestCounts(count(window, Cohort.BASELINE, counted), count(window, Cohort.CANARY, counted));
    }

    private static long count(WindowPair window, Cohort cohort, Counted counted) {
        long requests = 0;
        for (WindowSnapshot instance : window.of(cohort).values()) {
            requests += counted.in(instance);
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
