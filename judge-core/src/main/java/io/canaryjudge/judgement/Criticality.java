package io.canaryjudge.judgement;

/** What a metric's judgement may bring about. */
public enum Criticality {
    /** A regression aborts, and promotion waits until the metric has passed. */
    CRITICAL,
    /** Shown and scored; neither aborts nor blocks. */
    INFORMATIVE
}
