package io.canaryjudge.http.service;

/** What became of a request to start an analysis. */
public sealed interface StartResult {

    /** It runs. */
    record Started(AnalysisView analysis) implements StartResult {}

    /** The same request had started it before. */
    record AlreadyStarted(AnalysisView analysis) implements StartResult {}

    /** Another request has used the same idempotency key. */
    record KeyReused() implements StartResult {}

    /** As many analyses are running as may. */
    record TooMany(int limit) implements StartResult {}
}
