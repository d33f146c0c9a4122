package io.canaryjudge.http.integration.argo;

/** What a measurement is for. */
enum Mode {
    /** A step waits for the decision. */
    DECIDE,
    /** A background analysis watches: while nothing is decided, it passes. */
    GUARD
}
