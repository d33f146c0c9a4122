package io.canaryjudge.benchmarks.evaluation;

/**
 * How a rollout went by one judge.
 *
 * @param abortedAt seconds after the start, or {@link #NEVER}
 * @param promotedAt the same
 */
record Ending(int abortedAt, int promotedAt) {

    static final int NEVER = -1;

    /** The end by a judge that passes whatever it does not fail. */
    static Ending ofJudgeWithoutDoubt(int abortedAt, Horizon horizon) {
        return new Ending(abortedAt, abortedAt == NEVER ? horizon.seconds() : NEVER);
    }

    boolean aborted() {
        return abortedAt != NEVER;
    }

    /** Whether it was promoted and not aborted afterwards. */
    boolean promoted() {
        return promotedAt != NEVER && !aborted();
    }
}
