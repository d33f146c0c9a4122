package io.canaryjudge.benchmarks.evaluation;

import java.util.function.Function;

/** The judges that are compared. */
enum Judge {
    /** Ours. */
    CANARY_JUDGE("canary judge", CanaryJudgeContestant::new),
    /** Errors above 1.1 times or p99 above 1.2 times the baseline's, in ten seconds. */
    THRESHOLDS("thresholds, 10 s", horizon -> ThresholdContestant.ofTenSeconds(horizon, 1)),
    /** The same in three times ten seconds one after the other. */
    THRESHOLDS_THRICE("thresholds, 3 x 10 s", horizon -> ThresholdContestant.ofTenSeconds(horizon, 3)),
    /** The same in three long windows one after the other. */
    THRESHOLDS_LONG("thresholds, 3 long windows", horizon -> ThresholdContestant.ofLongWindows(horizon, 3));

    private final String label;
    private final Function<Horizon, Contestant> start;

    Judge(String label, Function<Horizon, Contestant> start) {
        this.label = label;
        this.start = start;
    }

    String label() {
        return label;
    }

    /** Begins with a rollout. */
    Contestant start(Horizon horizon) {
        return start.apply(horizon);
    }
}
