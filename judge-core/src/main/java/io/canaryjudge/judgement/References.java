package io.canaryjudge.judgement;

import io.canaryjudge.counts.ReferenceHistogram;
import io.canaryjudge.histogram.MeasuringStep;
import java.util.ArrayList;
import java.util.List;

/** The recent latencies of both cohorts from before a window, which thresholds are read from. */
public record References(ReferenceHistogram baseline, ReferenceHistogram canary) {

    /**
     * Nothing remembered of either.
     *
     * @param decay what is left after a window of the weight of those before it, above 0 and at most 1
     */
    public static References empty(double decay) {
        return new References(ReferenceHistogram.empty(decay), ReferenceHistogram.empty(decay));
    }

    /** With one more window. */
    public References after(CohortTotals window) {
        return new References(
                baseline.after(window.baseline().latency()),
                canary.after(window.canary().latency()));
    }

    /** The effective number of requests remembered of the cohort with fewer. */
    double weight() {
        return Math.min(baseline.weight(), canary.weight());
    }

    /** In which steps the latencies of both were measured, in microseconds. */
    long stepMicros() {
        List<MeasuringStep.Buckets> parts = new ArrayList<>(baseline.parts());
        parts.addAll(canary.parts());
        return MeasuringStep.micros(parts);
    }
}
