package io.canaryjudge.guard;

/** The reasons for which traffic cannot be judged, or not yet, in words that users and programs see. */
public enum GuardCode {
    /** No request of either version was seen. */
    NO_DATA("no-data", true),
    /** The canary has requests and the baseline has none. */
    NO_BASELINE_DATA("no-baseline-data", true),
    /** The baseline has requests and the canary has none. */
    NO_CANARY_DATA("no-canary-data", true),
    /** There was something to compare, and lately there is not. */
    STALE_DATA("stale-data", true),
    /** Instances serve both versions. */
    COHORTS_OVERLAP("cohorts-overlap", true),
    /** The canary gets another share of the requests than the one it was given. */
    SAMPLE_RATIO_MISMATCH("sample-ratio-mismatch", true),
    /** Both versions have requests, but too few, or at different times. */
    TOO_LITTLE_DATA("too-little-data", true),
    /** A source that is asked for data does not give them. */
    SOURCE_FAILING("source-failing", true),
    /** Requests of instances that have just started are left out. */
    INSTANCES_WARMING_UP("instances-warming-up", false);

    private final String word;
    private final boolean blocksPromotion;

    GuardCode(String word, boolean blocksPromotion) {
        this.word = word;
        this.blocksPromotion = blocksPromotion;
    }

    /** How it is written, such as {@code no-canary-data}. */
    public String word() {
        return word;
    }

    /** Whether nothing is promoted while it is found. */
    public boolean blocksPromotion() {
        return blocksPromotion;
    }
}
