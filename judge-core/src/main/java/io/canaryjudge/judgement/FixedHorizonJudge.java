package io.canaryjudge.judgement;

import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.LatencyDistribution;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.statistics.IntervalEstimate;
import io.canaryjudge.statistics.MiettinenNurminenScore;
import io.canaryjudge.statistics.MoverInterval;
import io.canaryjudge.statistics.QuantileInterval;
import io.canaryjudge.statistics.TwoProportions;
import io.canaryjudge.window.WindowSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * Judges finished data once, taking requests as independent: for a look at two recordings, never for a gate that looks
 * again and again. Error rates by the interval of Miettinen and Nurminen for a ratio, latency quantiles by their
 * order-statistic intervals put together by MOVER. Immutable and safe to share.
 */
public final class FixedHorizonJudge {

    private final List<MetricPolicy> policies;
    private final double alphaAbort;
    private final double alphaPromote;

    /**
     * A judge of several metrics, which share the false-abort budget by their weights.
     *
     * @param alphaAbort probability of a false regression over all metrics, above 0 and at most 0.5
     * @param alphaPromote probability, for each metric, of passing what lies at the pass margin, above 0 and at most 0.5
     */
    public FixedHorizonJudge(List<MetricPolicy> policies, double alphaAbort, double alphaPromote) {
        this.policies = List.copyOf(policies);
        this.alphaAbort = alphaAbort;
        this.alphaPromote = alphaPromote;
    }

    /** What the data show, in the order of the metrics. */
    public List<MetricJudgement> judge(CohortTotals totals) {
        double weights = policies.stream().mapToDouble(MetricPolicy::weight).sum();
        return policies.stream()
                .map(policy -> judge(policy, alphaAbort * policy.weight() / weights, totals))
                .toList();
    }

    private MetricJudgement judge(MetricPolicy policy, double alpha, CohortTotals totals) {
        if (policy.kind() instanceof LatencyDistribution) {
            List<MetricPolicy> quantiles = DistributionJudgement.quantiles(policy);
            return new DistributionJudgement(
                            policy,
                            quantiles.stream()
                                    .map(quantile -> judge(quantile, alpha / quantiles.size(), totals))
                                    .toList())
                    .whole();
        }
        if (!(policy.kind() instanceof LatencyQuantile) && !(policy.kind() instanceof ErrorRate)) {
            return new MetricJudgement.NoData(
                    policy, GuardCode.NO_DATA, "two recordings of requests say nothing of this kind of metric");
        }
        return policy.kind() instanceof LatencyQuantile latency
                ? latency(policy, latency.q(), alpha, totals)
                : errorRate(policy, alpha, totals);
    }

    private MetricJudgement latency(MetricPolicy policy, double q, double alpha, CohortTotals totals) {
        HistogramSnapshot baseline = totals.baseline().latency();
        HistogramSnapshot canary = totals.canary().latency();
        if (baseline.isEmpty() || canary.isEmpty()) {
            return Absence.ofLatencies(policy, new StretchTotals(totals, CohortTotals.NONE));
        }
        IntervalEstimate worse = quantileRatio(canary, baseline, q, 1 - 2 * alpha);
        IntervalEstimate within = quantileRatio(canary, baseline, q, 1 - 2 * alphaPromote);
        Effect effect = new Effect(worse.estimate(), worse.lower(), within.upper());
        Comparison comparison = new Comparison(
                new Observed(baseline.count(), baseline.quantile(q) / 1e3),
                new Observed(canary.count(), canary.quantile(q) / 1e3),
                effect);
        return decide(
                policy,
                comparison,
                effect.lower() > policy.margin().ratio(),
                effect.upper() < policy.passMargin().ratio());
    }

    private static IntervalEstimate quantileRatio(
            HistogramSnapshot canary, HistogramSnapshot baseline, double q, double confidence) {
        return MoverInterval.ratio(
                QuantileInterval.of(canary, q, confidence).value(),
                QuantileInterval.of(baseline, q, confidence).value());
    }

    private MetricJudgement errorRate(MetricPolicy policy, double alpha, CohortTotals totals) {
        WindowSnapshot baseline = totals.baseline();
        WindowSnapshot canary = totals.canary();
        if (baseline.outcomes() == 0 || canary.outcomes() == 0) {
            return Absence.ofTrials(policy, new EventCount.Failures(), new StretchTotals(totals, CohortTotals.NONE));
        }
        double confidence = 1 - 2 * alpha;
        double passConfidence = 1 - 2 * alphaPromote;
        IntervalEstimate worse = MiettinenNurminenScore.ratio(table(totals, new Margin(1, 0), true), confidence);
        IntervalEstimate within = MiettinenNurminenScore.ratio(table(totals, new Margin(1, 0), false), passConfidence);
        Effect effect = new Effect(worse.estimate(), worse.lower(), within.upper());
        Comparison comparison = new Comparison(observed(baseline), observed(canary), effect);
        double worseWithSlack = MiettinenNurminenScore.ratio(table(totals, policy.margin(), true), confidence)
                .lower();
        double withinWithSlack = MiettinenNurminenScore.ratio(table(totals, policy.passMargin(), false), passConfidence)
                .upper();
        return decide(
                policy,
                comparison,
                worseWithSlack > policy.margin().ratio(),
                withinWithSlack < policy.passMargin().ratio());
    }

    /** Slack is granted to the baseline as so many more failures, rounded so that the claim gets no easier. */
    private static TwoProportions table(CohortTotals totals, Margin margin, boolean roundUp) {
        WindowSnapshot baseline = totals.baseline();
        double granted = margin.slack() / margin.ratio() * baseline.outcomes();
        long failures = baseline.failures() + (long) (roundUp ? Math.ceil(granted) : Math.floor(granted));
        return new TwoProportions(
                totals.canary().failures(),
                totals.canary().outcomes(),
                Math.min(failures, baseline.outcomes()),
                baseline.outcomes());
    }

    private static Observed observed(WindowSnapshot total) {
        return new Observed(total.outcomes(), (double) total.failures() / total.outcomes());
    }

    private static MetricJudgement decide(
            MetricPolicy policy, Comparison comparison, boolean isWorse, boolean isWithin) {
        if (isWorse) {
            return new MetricJudgement.Regressed(policy, comparison);
        }
        if (isWithin) {
            return comparison.effect().upper() < 1
                    ? new MetricJudgement.Improved(policy, comparison)
                    : new MetricJudgement.Passed(policy, comparison);
        }
        return new MetricJudgement.Undecided(policy, comparison, Optional.empty(), 0.5);
    }
}
