package io.canaryjudge.judgement;

import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.judgement.MetricJudgement.NoData;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.metric.Cohort;

/** Says why there is nothing to compare. */
final class Absence {

    private Absence() {}

    static NoData ofTrials(MetricPolicy policy, EventCount count, StretchTotals totals) {
        return of(policy, totals.trials(count, Cohort.BASELINE), totals.trials(count, Cohort.CANARY), count.what());
    }

    /** For what is compared by its levels. */
    static NoData ofLevels(MetricPolicy policy, StretchTotals totals) {
        String what = policy.kind() instanceof Gauge gauge ? "readings of '" + gauge.field() + "'" : "requests";
        return of(
                policy,
                totals.observed(policy.kind(), Cohort.BASELINE),
                totals.observed(policy.kind(), Cohort.CANARY),
                what);
    }

    static NoData ofNoRatio(MetricPolicy policy, double baseline, double canary) {
        String found = baseline == 0 && canary == 0 ? "all readings are 0 so far" : "some readings are below 0";
        return new NoData(policy, GuardCode.TOO_LITTLE_DATA, found + ", so there is no ratio: give the margin a slack");
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
