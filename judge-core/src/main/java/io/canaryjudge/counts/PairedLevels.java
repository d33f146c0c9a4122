package io.canaryjudge.counts;

/** A number of both cohorts over the same short time. */
public record PairedLevels(CohortLevel baseline, CohortLevel canary) {

    /** The cohorts in each other's place. */
    public PairedLevels swapped() {
        return new PairedLevels(canary, baseline);
    }
}
