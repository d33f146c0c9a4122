package io.canaryjudge.counts;

/**
 * A number of both cohorts over the same short time.
 *
 * @param windows how many windows that time has, 1 or more
 */
public record PairedLevels(CohortLevel baseline, CohortLevel canary, long windows) {

    /** @throws IllegalArgumentException if there is no window */
    public PairedLevels {
        if (windows < 1) {
            throw new IllegalArgumentException("windows must be 1 or more, was " + windows);
        }
    }

    /** The cohorts in each other's place. */
    public PairedLevels swapped() {
        return new PairedLevels(canary, baseline, windows);
    }
}
