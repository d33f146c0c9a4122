package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.judgement.MetricJudgement;
import java.util.List;

/**
 * What an earlier look found, in the precision that a chart needs.
 *
 * @param atMillis when it was, milliseconds since 1970
 * @param metrics in the policy's order
 */
public record PastLook(long atMillis, List<PastMetric> metrics) {

    /** Copies the list. */
    public PastLook {
        metrics = List.copyOf(metrics);
    }

    static PastLook of(AnalysisReport report) {
        return new PastLook(
                report.asOfMillis(),
                report.metrics().stream().map(PastLook::metric).toList());
    }

    private static PastMetric metric(MetricJudgement judgement) {
        return judgement
                .comparison()
                .map(values -> new PastMetric(
                        judgement.kind(),
                        values.baseline().n(),
                        (float) values.baseline().value(),
                        values.canary().n(),
                        (float) values.canary().value(),
                        (float) values.effect().estimate(),
                        (float) values.effect().lower(),
                        (float) values.effect().upper()))
                .orElseGet(() ->
                        new PastMetric(judgement.kind(), 0, Float.NaN, 0, Float.NaN, Float.NaN, Float.NaN, Float.NaN));
    }

    /**
     * How a metric stood; numbers that were not known are NaN.
     *
     * @param baselineN requests behind the baseline's value
     * @param canaryN requests behind the canary's value
     * @param estimate of the canary's value over the baseline's
     * @param lower bound of that ratio
     * @param upper bound of that ratio, may be infinite
     */
    public record PastMetric(
            MetricJudgement.Kind judgement,
            long baselineN,
            float baseline,
            long canaryN,
            float canary,
            float estimate,
            float lower,
            float upper) {}
}
