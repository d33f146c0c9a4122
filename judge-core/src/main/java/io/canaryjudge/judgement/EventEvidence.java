package io.canaryjudge.judgement;

import io.canaryjudge.contrast.PairedContrast;

/** What is remembered of a metric whose events are compared. Immutable. */
final class EventEvidence implements MetricEvidence {

    private final EvidenceStream worse;
    private final EvidenceStream within;
    private final PairedContrast even;
    private final PairedContrast noise;

    EventEvidence(EvidenceStream worse, EvidenceStream within, PairedContrast even, PairedContrast noise) {
        this.worse = worse;
        this.within = within;
        this.even = even;
        this.noise = noise;
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
     * Events beyond each cohort's own threshold: what it shows of the noise is the same however much worse the canary
     * is, so that harm cannot hide behind the noise that it makes.
     */
    PairedContrast noise() {
        return noise;
    }

    @Override
    public double overdispersion() {
        return worse.contrast().comparableWindows() == 0
                ? 1
                : worse.contrast().estimate().overdispersion();
    }
}
