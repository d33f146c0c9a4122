package io.canaryjudge.judgement;

import io.canaryjudge.statistics.PairedContrast;

/** All that is remembered of a metric from window to window. Immutable. */
public final class MetricEvidence {

    private final EvidenceStream worse;
    private final EvidenceStream within;
    private final PairedContrast even;

    MetricEvidence(EvidenceStream worse, EvidenceStream within, PairedContrast even) {
        this.worse = worse;
        this.within = within;
        this.even = even;
    }

    /** Events beyond the margin, as evidence for a regression. */
    EvidenceStream worse() {
        return worse;
    }

    /** Events beyond the pass margin, as evidence for a pass. */
    EvidenceStream within() {
        return within;
    }

    /** Events beyond the same threshold for both cohorts, for the last look. */
    PairedContrast even() {
        return even;
    }

    /**
     * How much more the counts of a window vary than those of independent requests would: 1 or more, 1 before any
     * window.
     */
    public double overdispersion() {
        return worse.contrast().comparableWindows() == 0
                ? 1
                : worse.contrast().estimate().overdispersion();
    }
}
