package io.canaryjudge.judgement;

import io.canaryjudge.metric.Cohort;

/** Says in words why there is nothing to compare. */
final class Absence {

    private Absence() {}

    static String ofOutcomes(StretchTotals totals) {
        return of(totals.outcomes(Cohort.BASELINE), totals.outcomes(Cohort.CANARY), "requests with a known outcome");
    }

    static String ofLatencies(StretchTotals totals) {
        return of(
                totals.latency(Cohort.BASELINE).count(), totals.latency(Cohort.CANARY).count(), "measured requests");
    }

    private static String of(long baseline, long canary, String what) {
        if (baseline == 0 && canary == 0) {
            return "no " + what + " from either version yet";
        }
        if (canary == 0) {
            return "no " + what + " from the canary yet";
        }
        if (baseline == 0) {
            return "no " + what + " from the baseline yet";
        }
        return "too few " + what + " at the same time in both versions";
    }
}
