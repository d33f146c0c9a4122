package io.canaryjudge.judgement;

/** Says in words why there is nothing to compare. */
final class Absence {

    private Absence() {}

    static String ofOutcomes(CohortTotals totals) {
        return of(totals.baseline().outcomes(), totals.canary().outcomes(), "requests with a known outcome");
    }

    static String ofLatencies(CohortTotals totals) {
        return of(totals.baseline().latency().count(), totals.canary().latency().count(), "measured requests");
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
