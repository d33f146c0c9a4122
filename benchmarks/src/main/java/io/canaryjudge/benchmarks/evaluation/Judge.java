package io.canaryjudge.benchmarks.evaluation;

/** The judges that are compared. */
enum Judge {
    /** Ours. */
    CANARY_JUDGE("canary judge"),
    /** Kayenta's, once when the rollout ends. */
    KAYENTA_AT_THE_END("Kayenta, at the end"),
    /** Kayenta's, at the end of each long window from the fifth on. */
    KAYENTA_OFTEN("Kayenta, each long window"),
    /** Errors above 1.1 times or p99 above 1.2 times the baseline's, in ten seconds. */
    THRESHOLDS("thresholds, 10 s"),
    /** The same in three times ten seconds one after the other. */
    THRESHOLDS_THRICE("thresholds, 3 x 10 s"),
    /** The same in three long windows one after the other. */
    THRESHOLDS_LONG("thresholds, 3 long windows");

    private final String label;

    Judge(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Begins with a rollout. */
    Contestant start(Horizon horizon) {
        return switch (this) {
            case CANARY_JUDGE -> new CanaryJudgeContestant(horizon);
            case KAYENTA_AT_THE_END -> KayentaContestant.atTheEnd(horizon);
            case KAYENTA_OFTEN -> KayentaContestant.often(horizon);
            case THRESHOLDS -> ThresholdContestant.ofTenSeconds(horizon, 1);
            case THRESHOLDS_THRICE -> ThresholdContestant.ofTenSeconds(horizon, 3);
            case THRESHOLDS_LONG -> ThresholdContestant.ofLongWindows(horizon, 3);
        };
    }
}
