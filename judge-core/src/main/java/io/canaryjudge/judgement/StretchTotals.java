package io.canaryjudge.judgement;

import io.canaryjudge.histogram.HistogramPair;
import io.canaryjudge.histogram.MeasuringStep;
import io.canaryjudge.metric.Cohort;
import java.util.List;

/**
 * What both cohorts did over a stretch of time, in two parts that are not merged, since most looks only ask them for a
 * few numbers.
 */
record StretchTotals(CohortTotals older, CohortTotals newer) {

    long trials(EventCount count, Cohort cohort) {
        return count.trials(older.of(cohort)) + count.trials(newer.of(cohort));
    }

    /** Events of each trial; NaN without any. */
    double rate(EventCount count, Cohort cohort) {
        long trials = trials(count, cohort);
        return trials == 0 ? Double.NaN : (count.events(older.of(cohort)) + count.events(newer.of(cohort))) / trials;
    }

    /** How many requests, or readings, a kind of metric has seen. */
    long observed(MetricKind kind, Cohort cohort) {
        return kind.observe(older.of(cohort)).n()
                + kind.observe(newer.of(cohort)).n();
    }

    HistogramPair latency(Cohort cohort) {
        return new HistogramPair(older.of(cohort).latency(), newer.of(cohort).latency());
    }

    /** In which steps the latencies of both cohorts were measured, in microseconds. */
    long stepMicros() {
        return MeasuringStep.micros(List.of(
                older.baseline().latency(),
                newer.baseline().latency(),
                older.canary().latency(),
                newer.canary().latency()));
    }
}
