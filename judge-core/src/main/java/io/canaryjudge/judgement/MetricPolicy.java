package io.canaryjudge.judgement;

import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.metric.MetricName;
import java.util.List;

/**
 * What is compared, and how much worse it may be.
 *
 * @param margin beyond it the canary has regressed
 * @param passMargin within it the canary has passed; not narrower than {@code margin}
 * @param weight share of the false-abort budget relative to the other metrics', above 0
 */
public record MetricPolicy(
        MetricName name, MetricKind kind, Margin margin, Margin passMargin, double weight, Criticality criticality) {

    /**
     * Errors at most 1.1 times the baseline's, promoted when proven below 1.5 times and 0.1 percentage points; p50 at
     * most 5 % slower, promoted when proven below 10 %; p95 and p99 at most 20 % slower for both.
     */
    public static final List<MetricPolicy> DEFAULTS = List.of(
            new MetricPolicy(
                    new MetricName("error_rate"),
                    new ErrorRate(),
                    Margin.ofRatio(1.10),
                    new Margin(1.50, 0.001),
                    0.4,
                    Criticality.CRITICAL),
            latency("latency_p50", 0.50, 1.05, 1.10),
            latency("latency_p95", 0.95, 1.20, 1.20),
            latency("latency_p99", 0.99, 1.20, 1.20));

    /** @throws IllegalArgumentException if margins contradict each other, or the weight is not above 0 */
    public MetricPolicy {
        if (passMargin.ratio() < margin.ratio() || passMargin.slack() < margin.slack()) {
            throw new IllegalArgumentException("passMargin must not be narrower than margin; metric " + name + " has "
                    + passMargin + " and " + margin);
        }
        if (kind instanceof LatencyQuantile && (margin.slack() > 0 || passMargin.slack() > 0)) {
            throw new IllegalArgumentException("slack is for rates; metric " + name + " is a latency");
        }
        if (!(weight > 0 && weight <= 1e6)) {
            throw new IllegalArgumentException("weight must be above 0, was " + weight + " for metric " + name);
        }
    }

    private static MetricPolicy latency(String name, double q, double margin, double passMargin) {
        return new MetricPolicy(
                new MetricName(name),
                new LatencyQuantile(q),
                Margin.ofRatio(margin),
                Margin.ofRatio(passMargin),
                0.2,
                Criticality.CRITICAL);
    }
}
