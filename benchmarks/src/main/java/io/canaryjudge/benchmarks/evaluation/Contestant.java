package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.window.WindowPair;

/** A judge at work on one rollout. */
interface Contestant {

    /** Looks at one more second; not called again once it has ended. */
    void take(WindowPair second);

    /** Whether nothing can change its mind. */
    boolean hasEnded();

    /** Where it stands. */
    Ending ending();
}
