package io.canaryjudge.judgement;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;

/** What both cohorts did over some windows, windows and instances merged. Immutable; merging is associative. */
public record CohortTotals(WindowSnapshot baseline, WindowSnapshot canary) {

    /** Before any window. */
    public static final CohortTotals NONE = new CohortTotals(WindowSnapshot.EMPTY, WindowSnapshot.EMPTY);

    /** The instances of one window together. */
    public static CohortTotals of(WindowPair window) {
        return new CohortTotals(window.total(Cohort.BASELINE), window.total(Cohort.CANARY));
    }

    /** Both together. */
    public CohortTotals merge(CohortTotals other) {
        return new CohortTotals(baseline.merge(other.baseline), canary.merge(other.canary));
    }

    /** What one cohort did. */
    public WindowSnapshot of(Cohort cohort) {
        return cohort == Cohort.BASELINE ? baseline : canary;
    }
}
