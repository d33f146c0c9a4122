package io.canaryjudge.counts;

import java.util.List;

/**
 * Events out of requests of both cohorts in the same window.
 *
 * @param reference further instances of the baseline's version that are not compared with and only show how much
 *     instances differ; usually none
 */
public record PairedCounts(CohortCounts baseline, CohortCounts canary, CohortCounts reference) {

    /** A window that says nothing. */
    public static final PairedCounts NONE = new PairedCounts(CohortCounts.of(List.of()), CohortCounts.of(List.of()));

    /** A window without reference instances. */
    public PairedCounts(CohortCounts baseline, CohortCounts canary) {
        this(baseline, canary, CohortCounts.of(List.of()));
    }

    /** Whether both cohorts were seen; a window in which one was silent says nothing about their difference. */
    public boolean isComparable() {
        return baseline.requests() > 0 && canary.requests() > 0;
    }
}
