package io.canaryjudge.judgement;

import io.canaryjudge.histogram.HistogramPair;
import io.canaryjudge.metric.Cohort;

/**
 * What both cohorts did over a stretch of time, in two parts that are not merged, since most looks only ask them for a
 * few numbers.
 */
record StretchTotals(CohortTotals older, CohortTotals newer) {

    long outcomes(Cohort cohort) {
        return older.of(cohort).outcomes() + newer.of(cohort).outcomes();
    }

    long failures(Cohort cohort) {
        return older.of(cohort).failures() + newer.of(cohort).failures();
    }

    /** The share of requests with a known outcome that failed; NaN without any. */
    double errorRate(Cohort cohort) {
        return outcomes(cohort) == 0 ? Double.NaN : (double) failures(cohort) / outcomes(cohort);
    }

    HistogramPair latency(Cohort cohort) {
        return new HistogramPair(older.of(cohort).latency(), newer.of(cohort).latency());
    }
}
