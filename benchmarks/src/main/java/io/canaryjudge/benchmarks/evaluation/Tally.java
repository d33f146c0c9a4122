package io.canaryjudge.benchmarks.evaluation;

import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the rollouts of a scenario went by one judge.
 *
 * @param rollouts how many
 * @param early how many of them were aborted before there was anything wrong
 * @param aborts those aborted later, by the seconds since the onset
 * @param promotes those promoted and not aborted, by the seconds since the start
 */
record Tally(int rollouts, int early, Times aborts, Times promotes) {

    static Tally of(List<Ending> endings, int onsetSecond) {
        return new Tally(
                endings.size(),
                (int) endings.stream()
                        .filter(ending -> ending.aborted() && ending.abortedAt() <= onsetSecond)
                        .count(),
                Times.of(endings, ending -> ending.abortedAt() > onsetSecond ? ending.abortedAt() - onsetSecond : -1),
                Times.of(endings, ending -> ending.promoted() ? ending.promotedAt() : -1));
    }

    Rate abortRate() {
        return Rate.of(aborts.count, rollouts);
    }

    Rate earlyRate() {
        return Rate.of(early, rollouts);
    }

    Rate promoteRate() {
        return Rate.of(promotes.count, rollouts);
    }

    /** Those that were neither aborted nor promoted. */
    Rate inconclusiveRate() {
        return Rate.of(rollouts - early - aborts.count - promotes.count, rollouts);
    }

    /**
     * When something happened.
     *
     * @param count in how many rollouts it did
     * @param median of the seconds in those, or null if there are none
     * @param p95 the same
     */
    record Times(
            int count, @Nullable Integer median, @Nullable Integer p95) {

        /** Of the endings for which the seconds are not negative. */
        static Times of(List<Ending> endings, ToIntFunction<Ending> seconds) {
            int[] ascending = endings.stream()
                    .mapToInt(seconds)
                    .filter(value -> value >= 0)
                    .sorted()
                    .toArray();
            return new Times(ascending.length, quantile(ascending, 0.5), quantile(ascending, 0.95));
        }

        private static @Nullable Integer quantile(int[] ascending, double q) {
            return ascending.length == 0 ? null : ascending[(int) Math.ceil(q * ascending.length) - 1];
        }
    }
}
