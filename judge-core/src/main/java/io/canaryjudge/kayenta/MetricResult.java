package io.canaryjudge.kayenta;

import java.util.List;

/**
 * The result of one pair.
 *
 * @param pair the data that were judged
 * @param groups of the metric
 * @param isMuted whether it is left out of the scores
 */
public record MetricResult(
        MetricPair pair,
        List<String> groups,
        SampleStatistics experiment,
        SampleStatistics control,
        MetricOutcome outcome,
        boolean isMuted) {

    /** Copies the list. */
    public MetricResult {
        groups = List.copyOf(groups);
    }

    Classification classification() {
        return outcome.classification();
    }

    boolean failsTheCanary() {
        return outcome.critical() && classification() != Classification.PASS;
    }
}
