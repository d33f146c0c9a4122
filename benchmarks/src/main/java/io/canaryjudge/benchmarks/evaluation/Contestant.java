package io.canaryjudge.benchmarks.evaluation;

/** A judge at work on one rollout. */
interface Contestant {

    /** Takes one more second; not called again once it has ended. */
    void take(Look look);

    /** Whether nothing can change its mind. */
    boolean hasEnded();

    /** Where it stands. */
    Ending ending();
}
