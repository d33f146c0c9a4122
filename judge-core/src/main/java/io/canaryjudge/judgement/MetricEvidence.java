package io.canaryjudge.judgement;

import io.canaryjudge.contrast.PairedContrast;
import java.util.List;

/** All that is remembered of a metric from window to window. Immutable. */
public final class MetricEvidence {

    private final EvidenceStream worse;
    private final EvidenceStream within;
    private final PairedContrast even;
    private final PairedContrast noise;
    private final List<MetricEvidence> parts;

    MetricEvidence(EvidenceStream worse, EvidenceStream within, PairedContrast even, PairedContrast noise) {
        this(worse, within, even, noise, List.of());
    }

    private MetricEvidence(
            EvidenceStream worse,
            EvidenceStream within,
            PairedContrast even,
            PairedContrast noise,
            List<MetricEvidence> parts) {
        this.worse = worse;
        this.within = within;
        this.even = even;
        this.noise = noise;
        this.parts = List.copyOf(parts);
    }

    /**
     * The evidence of a metric of several parts; its own streams are those of the first.
     *
     * @param parts one or more
     */
    static MetricEvidence ofParts(List<MetricEvidence> parts) {
        MetricEvidence first = parts.get(0);
        return new MetricEvidence(first.worse, first.within, first.even, first.noise, parts);
    }

    /** The evidence of each part; empty for a metric that has none. */
    List<MetricEvidence> parts() {
        return parts;
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
