package io.canaryjudge.kayenta;

/** What a metric's result means for the whole canary. */
public enum MetricTrait {
    /** Fails the canary when it fails, or has no data. */
    CRITICAL,
    /** Fails itself when it has no data. Says nothing beside {@link #CRITICAL}. */
    MUST_HAVE_DATA,
    /** Is reported and left out of the scores. */
    MUTED
}
