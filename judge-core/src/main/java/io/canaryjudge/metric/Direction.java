package io.canaryjudge.metric;

/** Which change of a metric's value is harm. */
public enum Direction {
    /** More is worse, as with errors. */
    INCREASE("increase"),
    /** Less is worse, as with conversions. */
    DECREASE("decrease");

    private final String word;

    Direction(String word) {
        this.word = word;
    }

    /** The lower-case word used in policies and JSON. */
    public String word() {
        return word;
    }

    /** The cohort whose larger value is harm: the canary where more is worse, else the baseline. */
    public Cohort harmedByMoreOf() {
        return this == INCREASE ? Cohort.CANARY : Cohort.BASELINE;
    }

    /** A ratio of harm, above 1 where the canary is worse, as one of the canary's value to the baseline's. */
    public double asShown(double harmRatio) {
        return this == INCREASE ? harmRatio : 1 / harmRatio;
    }
}
