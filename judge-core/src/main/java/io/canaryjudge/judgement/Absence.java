package io.canaryjudge.judgement;

import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.judgement.MetricJudgement.NoData;
import io.canaryjudge.metric.Cohort;

/** Says why there is nothing to compare. */
final class Absence {

    private Absence() {}

    static NoData ofOutcomes(MetricPolicy policy, StretchTotals totals) {
        return of(
                policy,
                totals.outcomes(Cohort.BASELINE),
                totals.outcomes(Cohort.CANARY),
                "requests with a known outcome");
    }

    static NoData ofLatencies(MetricPolicy policy, StretchTotals totals) {
        return of(
                policy,
                totals.latency(Cohort.BASELINE).count(),
                totals.latency(Cohort.CANARY).count(),
                "measured requests");
    }

    private static NoData of(MetricPolicy policy, long baseline, long canary, String what) {
        if (baseline == 0 && canary == 0) {
            return new NoData(policy, GuardCode.NO_DATA, "no " + what + " from either version yet");
        }
        if (canary == 0) {
            return new NoData(policy, GuardCode.NO_CANARY_DATA, "no " + what + " from the canary yet");
        }
        if (baseline == 0) {
            return new NoData(policy, GuardCode.NO_BASELINE_DATA, "no " + what + " from the baseline yet");
        }
        return new NoData(policy, GuardCode.TOO_LITTLE_DATA, "too few " + what + " at the same time in both versions");
    }
}
