package io.canaryjudge.benchmarks.evaluation;

import java.util.function.IntFunction;

/** The judges that are compared. */
enum Judge {
    /** Ours. */
    CANARY_JUDGE("canary judge", CanaryJudgeContestant::new);

    private final String label;
    private final IntFunction<Contestant> start;

    Judge(String label, IntFunction<Contestant> start) {
        this.label = label;
        this.start = start;
    }

    String label() {
        return label;
    }

    /** Begins with a rollout of so many seconds. */
    Contestant start(int seconds) {
        return start.apply(seconds);
    }
}
