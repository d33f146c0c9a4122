package io.canaryjudge.guard;

import java.time.Duration;

/** How much traffic must have been seen before anything is said of it: one hiccup is not yet a difference. */
public final class LeastEvidence {

    /** Time in which both cohorts were seen. */
    public static final Duration TIME = Duration.ofSeconds(8);

    /** Requests of each cohort. */
    public static final long REQUESTS = 50;

    /** Readings of each cohort, where nothing is measured on requests. */
    public static final long READINGS = 5;

    private LeastEvidence() {}
}
