package io.canaryjudge.judgement;

import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.EventRatio;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.LatencyDistribution;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.window.WindowPair;
import java.util.List;

/** Judges one metric: gathers its evidence window by window and says what it shows. Immutable and safe to share. */
public sealed interface MetricJudge permits RateJudge, LatencyQuantileJudge, LatencyDistributionJudge, SeriesJudge {

    /** The judges of several metrics, which share the false-abort budget by their weights. */
    static List<MetricJudge> of(List<MetricPolicy> policies, JudgeSettings settings) {
        double weights = policies.stream().mapToDouble(MetricPolicy::weight).sum();
        return policies.stream()
                .map(policy -> of(policy, settings.alphaAbort() * policy.weight() / weights, settings))
                .toList();
    }

    private static MetricJudge of(MetricPolicy policy, double alphaAbort, JudgeSettings settings) {
        if (policy.kind() instanceof LatencyQuantile latency) {
            return new LatencyQuantileJudge(policy, latency, new Decider(policy, alphaAbort, settings));
        }
        if (policy.kind() instanceof ErrorRate || policy.kind() instanceof EventRatio) {
            return new RateJudge(policy, EventCount.of(policy.kind()), new Decider(policy, alphaAbort, settings));
        }
        if (policy.kind() instanceof Gauge || policy.kind() instanceof Throughput) {
            return new SeriesJudge(policy, new Decider(policy, alphaAbort, settings));
        }
        if (policy.kind() instanceof LatencyDistribution) {
            return LatencyDistributionJudge.of(policy, alphaAbort, settings);
        }
        throw new AssertionError("unknown kind " + policy.kind());
    }

    /** The metric that it judges. */
    MetricPolicy policy();

    /** The evidence before any window. */
    MetricEvidence start();

    /**
     * The evidence with one more window, in the order of time.
     *
     * @param references both cohorts' latencies from before this window
     */
    MetricEvidence after(MetricEvidence evidence, WindowPair window, References references);

    /**
     * What the evidence shows.
     *
     * @param history the windows behind the evidence
     * @param look whether this is the planned last look
     */
    MetricJudgement judge(MetricEvidence evidence, History history, Look look);
}
