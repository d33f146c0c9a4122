package io.canaryjudge.http.service;

import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;

/** Adds up window after window. Used by one thread. */
final class TrafficSum {

    private final WindowSpec spec;
    private CohortTraffic sum;

    /** @param sum to begin with */
    TrafficSum(WindowSpec spec, CohortTraffic sum) {
        this.spec = spec;
        this.sum = sum;
    }

    /** Adds neighbouring windows; none if {@code last} is below {@code first}. */
    void add(long first, long last, WindowSource windows) {
        WindowSnapshot baseline = WindowSnapshot.EMPTY;
        WindowSnapshot canary = WindowSnapshot.EMPTY;
        for (long index = first; index <= last; index++) {
            WindowPair pair = windows.at(index);
            baseline = baseline.merge(latency(pair.total(Cohort.BASELINE)));
            canary = canary.merge(latency(pair.total(Cohort.CANARY)));
        }
        if (first <= last) {
            sum = new CohortTraffic(
                    sum.fromMillis() < 0 ? spec.startMillis(first) : sum.fromMillis(),
                    spec.startMillis(last + 1),
                    sum.baseline().merge(baseline),
                    sum.canary().merge(canary));
        }
    }

    /** Readings are left out. */
    private static WindowSnapshot latency(WindowSnapshot window) {
        return new WindowSnapshot(window.outcomes(), window.failures(), window.latency());
    }

    /** All that was added. */
    CohortTraffic sum() {
        return sum;
    }
}
