package io.canaryjudge.benchmarks.evaluation;

import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * How the rollouts of a scenario went by one judge.
 *
 * @param rollouts how many
 * @param early how many of them were aborted before there was anything wrong
 * @param abortSeconds from the onset to each abort after it, ascending
 * @param promoteSeconds from the start to the promotion of each that was promoted and not aborted, ascending
 */
record Tally(int rollouts, int early, List<Integer> abortSeconds, List<Integer> promoteSeconds) {

    Tally {
        abortSeconds = List.copyOf(abortSeconds);
        promoteSeconds = List.copyOf(promoteSeconds);
    }

    static Tally of(List<Ending> endings, int onsetSecond) {
        return new Tally(
                endings.size(),
                (int) endings.stream()
                        .filter(ending -> ending.aborted() && ending.abortedAt() <= onsetSecond)
                        .count(),
                sorted(endings, ending -> ending.abortedAt() > onsetSecond ? ending.abortedAt() - onsetSecond : -1),
                sorted(endings, ending -> ending.promoted() ? ending.promotedAt() : -1));
    }

    private static List<Integer> sorted(List<Ending> endings, ToIntFunction<Ending> seconds) {
        return endings.stream()
                .mapToInt(seconds)
                .filter(value -> value >= 0)
                .sorted()
                .boxed()
                .toList();
    }

    /** Aborts, early ones not counted. */
    int aborts() {
        return abortSeconds.size();
    }

    int promotes() {
        return promoteSeconds.size();
    }

    /** Rollouts that were neither aborted nor promoted. */
    int inconclusive() {
        return rollouts - early - aborts() - promotes();
    }

    /** The share of a number of rollouts, with its interval. */
    Rate rate(int count) {
        return Rate.of(count, rollouts);
    }

    /** A quantile of ascending seconds; NaN of none. */
    static double quantile(List<Integer> ascending, double q) {
        if (ascending.isEmpty()) {
            return Double.NaN;
        }
        return ascending.get((int) Math.max(0, Math.ceil(q * ascending.size()) - 1));
    }

    /**
     * A share and the 95 % interval of Clopper and Pearson around it.
     *
     * @param estimate 0 to 1
     */
    record Rate(double estimate, double lower, double upper) {

        static Rate of(int count, int of) {
            return new Rate(
                    (double) count / of,
                    count == 0
                            ? 0
                            : BetaDistribution.of(count, of - count + 1.0).inverseCumulativeProbability(0.025),
                    count == of
                            ? 1
                            : BetaDistribution.of(count + 1.0, of - count).inverseSurvivalProbability(0.025));
        }
    }
}
