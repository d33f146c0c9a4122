package io.canaryjudge.judgement;

import io.canaryjudge.judgement.MetricKind.LatencyDistribution;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.window.WindowPair;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges the latency as a whole, by its quantiles. They share the metric's budget for false aborts equally: they depend
 * on each other strongly, and no split by weights gains anything against all harms at once.
 */
record LatencyDistributionJudge(MetricPolicy policy, List<LatencyQuantileJudge> quantiles) implements MetricJudge {

    static LatencyDistributionJudge of(MetricPolicy policy, double alphaAbort, JudgeSettings settings) {
        double share = alphaAbort / LatencyDistribution.QUANTILES.size();
        List<LatencyQuantileJudge> quantiles = new ArrayList<>();
        for (LatencyQuantile quantile : LatencyDistribution.QUANTILES) {
            MetricPolicy part = policy.withKind(quantile);
            quantiles.add(new LatencyQuantileJudge(part, quantile, new Decider(part, share, settings)));
        }
        return new LatencyDistributionJudge(policy, List.copyOf(quantiles));
    }

    @Override
    public MetricEvidence start() {
        return MetricEvidence.ofParts(
                quantiles.stream().map(LatencyQuantileJudge::start).toList());
    }

    @Override
    public MetricEvidence after(MetricEvidence evidence, WindowPair window, References references) {
        List<MetricEvidence> next = new ArrayList<>(quantiles.size());
        for (int i = 0; i < quantiles.size(); i++) {
            next.add(quantiles.get(i).after(evidence.parts().get(i), window, references));
        }
        return MetricEvidence.ofParts(next);
    }

    @Override
    public MetricJudgement judge(MetricEvidence evidence, History history, Look look) {
        List<MetricJudgement> parts = new ArrayList<>(quantiles.size());
        for (int i = 0; i < quantiles.size(); i++) {
            parts.add(quantiles.get(i).judge(evidence.parts().get(i), history, look));
        }
        return new DistributionJudgement(policy, parts).whole();
    }
}
