package io.canaryjudge.benchmarks.evaluation;

/** What is known of a canary. */
enum Truth {
    /** It is the same as the baseline; an abort is wrong. */
    SAME,
    /** It is the same, in a world in which no judge that compares two cohorts can know that. */
    ADVERSARIAL,
    /** It is better; an abort is wrong. */
    BETTER,
    /** It is worse, from some moment on; an abort before is wrong. */
    WORSE
}
