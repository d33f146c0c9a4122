package io.canaryjudge.decision;

import io.canaryjudge.metric.MetricName;
import java.util.EnumSet;
import java.util.Set;

/** What must be established for a rule to fire. */
public sealed interface Condition {

    /**
     * The canary has failed every request for some windows while the baseline served some: the canary's error rate is
     * proven above the baseline's over that stretch.
     */
    record NoSuccess() implements Condition {}

    /**
     * The canary's error rate over the last minute is above a limit.
     *
     * @param limit above 0 and below 1
     */
    record ErrorRateAbove(double limit) implements Condition {

        /** @throws IllegalArgumentException if the limit is outside its range */
        public ErrorRateAbove {
            if (!(limit > 0 && limit < 1)) {
                throw new IllegalArgumentException("limit must be above 0 and below 1, was " + limit);
            }
        }
    }

    /**
     * A metric's ratio to the baseline is above a limit.
     *
     * @param limit 1 or more
     */
    record RatioAbove(MetricName metric, double limit) implements Condition {

        /** @throws IllegalArgumentException if the limit is outside its range */
        public RatioAbove {
            if (!(limit >= 1 && limit <= 1e6)) {
                throw new IllegalArgumentException("limit must be 1 or more, was " + limit);
            }
        }
    }

    /** A critical metric is judged to have regressed beyond its margin. */
    record CriticalMetricRegressed() implements Condition {}

    /** A metric that is not critical is judged to have regressed beyond its margin. */
    record InformativeMetricRegressed() implements Condition {}

    /**
     * A judge that does not go by rules has found it. No policy's rule has this condition, and the rules never establish
     * it.
     */
    record FoundByJudge() implements Condition {}

    /**
     * Signals of some kinds have come.
     *
     * @param leastSubjects how many different subjects they must be about, 1 or more
     */
    record Signalled(Set<SignalKind> kinds, int leastSubjects) implements Condition {

        /** @throws IllegalArgumentException if no kind is given, or the number is below 1 */
        public Signalled {
            if (kinds.isEmpty() || leastSubjects < 1) {
                throw new IllegalArgumentException(
                        "kinds must not be empty and leastSubjects 1 or more; were " + kinds + ", " + leastSubjects);
            }
            kinds = java.util.Collections.unmodifiableSet(EnumSet.copyOf(kinds));
        }
    }
}
