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
        return new MetricEvidence.Parts(
                quantiles.stream().map(LatencyQuantileJudge::start).toList());
    }

    @Override
    public MetricEvidence after(MetricEvidence evidence, WindowPair window, References references) {
        List<MetricEvidence> next = new ArrayList<>(quantiles.size());
        for (int i = 0; i < quantiles.size(); i++) {
            next.add(quantiles.get(i).after(parts(evidence).get(i), window, references));
        }
        return new MetricEvidence.Parts(next);
    }

    @Override
    public MetricJudgement judge(MetricEvidence evidence, History history, Look look) {
        List<MetricJudgement> judged = new ArrayList<>(quantiles.size());
        for (int i = 0; i < quantiles.size(); i++) {
            judged.add(quantiles.get(i).judge(parts(evidence).get(i), history, look));
        }
        return new DistributionJudgement(policy, judged).whole();
    }

    private static List<MetricEvidence> parts(MetricEvidence evidence) {
        return ((MetricEvidence.Parts) evidence).each();
    }
}
