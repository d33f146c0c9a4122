package io.canaryjudge.benchmarks.evaluation;

/**
 * A long window as judges of time series see it.
 *
 * @param errorRate 0 to 1, or NaN without a request
 * @param p50Micros or NaN without a request
 * @param p99Micros or NaN without a request
 */
record Point(double errorRate, double p50Micros, double p99Micros) {

    /** The same window of both cohorts. */
    record Pair(Point baseline, Point canary) {}
}
