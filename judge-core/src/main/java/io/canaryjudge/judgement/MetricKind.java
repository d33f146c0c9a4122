package io.canaryjudge.judgement;

import io.canaryjudge.metric.Unit;

/** What a metric measures of a cohort. */
public sealed interface MetricKind {

    /** What its value is measured in. */
    Unit unit();

    /** The share of requests with a known outcome that failed. */
    record ErrorRate() implements MetricKind {
        @Override
        public Unit unit() {
            return Unit.RATIO;
        }
    }

    /**
     * A quantile of the latency.
     *
     * @param q which quantile, above 0 and below 1
     */
    record LatencyQuantile(double q) implements MetricKind {

        /** @throws IllegalArgumentException if {@code q} is not above 0 and below 1 */
        public LatencyQuantile {
            if (!(q > 0 && q < 1)) {
                throw new IllegalArgumentException("quantile must be above 0 and below 1, was " + q);
            }
        }

        @Override
        public Unit unit() {
            return Unit.MILLISECONDS;
        }

        /** Requests that the baseline's reference must hold before a threshold is read from it. */
        long leastReference() {
            return q < 0.9 ? 20 : (long) Math.ceil(1 / (1 - q) - 1e-9);
        }
    }
}
