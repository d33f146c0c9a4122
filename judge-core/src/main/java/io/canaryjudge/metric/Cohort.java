package io.canaryjudge.metric;

/** One side of a comparison. */
public enum Cohort {
    /** Instances of the version that is already trusted, serving at the same time as the canary. */
    BASELINE("baseline"),
    /** Instances of the version on trial. */
    CANARY("canary");

    private final String word;

    Cohort(String word) {
        this.word = word;
    }

    /** The lower-case word used in files, queries and JSON. */
    public String word() {
        return word;
    }
}
