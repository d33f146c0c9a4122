package io.canaryjudge.judgement;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;

/** All that was judged of both cohorts so far, windows and instances merged. Immutable. */
public record CohortTotals(WindowSnapshot baseline, WindowSnapshot canary) {

    /** Before any window. */
    public static final CohortTotals NONE = new CohortTotals(WindowSnapshot.EMPTY, WindowSnapshot.EMPTY);

    /** With one more window. */
    public CohortTotals after(WindowPair window) {
        return new CohortTotals(
                baseline.merge(window.total(Cohort.BASELINE)), canary.merge(window.total(Cohort.CANARY)));
    }
}
