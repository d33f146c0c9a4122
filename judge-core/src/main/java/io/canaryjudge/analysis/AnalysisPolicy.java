package io.canaryjudge.analysis;

import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.decision.DefaultRules;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.guard.GuardPolicy;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricKind.LatencyDistribution;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.WeightedScore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a canary is judged: what the owner of a service writes down once.
 *
 * @param metrics what is compared; at least one is critical
 * @param rules the rollback decision framework
 * @param alphaAbort probability of aborting a canary that is like its baseline, over all metrics and looks
 * @param alphaPromote probability, for each metric, of passing a canary that lies at the pass margin
 * @param instances what is assumed of the differences between instances
 * @param duration when the analysis ends, 10 s to 7 days after its start
 * @param soakShare the share of {@code duration} before which nothing is promoted, 0 to 1
 * @param warmUp how long after its start nothing is judged, less than {@code duration}
 * @param guards what is known of the traffic beforehand
 * @param score how the metrics' groups are weighted in the score; where every group has a weight, they sum up to 100
 * @param judge which judge decides
 */
public record AnalysisPolicy(
        List<MetricPolicy> metrics,
        List<Rule> rules,
        double alphaAbort,
        double alphaPromote,
        InstancePrior instances,
        Duration duration,
        double soakShare,
        Duration warmUp,
        GuardPolicy guards,
        WeightedScore score,
        JudgeChoice judge) {

    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** What an empty policy means. */
    public static final AnalysisPolicy DEFAULT = new AnalysisPolicy(
            MetricPolicy.DEFAULTS,
            DefaultRules.rules(),
            0.01,
            0.05,
            InstancePrior.DEFAULT,
            Duration.ofMinutes(30),
            0.5,
            Duration.ZERO,
            GuardPolicy.DEFAULT,
            WeightedScore.EQUAL_GROUPS,
            new JudgeChoice.Sequential());

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a value is outside its range, two metrics have one name, or a weight or a limit
     *     is of a group or a metric that does not exist
     */
    public AnalysisPolicy {
        metrics = List.copyOf(metrics);
        rules = List.copyOf(rules);
        Set<String> names = new HashSet<>();
        for (MetricPolicy metric : metrics) {
            if (!names.add(metric.name().value())) {
                throw new IllegalArgumentException("two metrics are named " + metric.name());
            }
        }
        if (metrics.stream().noneMatch(m -> m.criticality() == Criticality.CRITICAL)) {
            throw new IllegalArgumentException(
                    "at least one metric must be critical: nothing else would be promoted on");
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration must be 10 s to 7 days, was " + duration);
        }
        if (!(soakShare >= 0 && soakShare <= 1)) {
            throw new IllegalArgumentException("soakShare must be 0 to 1, was " + soakShare);
        }
        if (warmUp.isNegative() || warmUp.compareTo(duration) >= 0) {
            throw new IllegalArgumentException("warmUp must be 0 or more and less than duration, was " + warmUp);
        }
        requireWeightsThatFit(score.groupWeights(), metrics);
        boolean hasDistribution = metrics.stream().anyMatch(metric -> metric.kind() instanceof LatencyDistribution);
        if (hasDistribution && !(judge instanceof JudgeChoice.Sequential)) {
            throw new IllegalArgumentException(
                    "a latency distribution is for the sequential judge; the judge is " + judge.word());
        }
        boolean hasThroughput = metrics.stream().anyMatch(metric -> metric.kind() instanceof Throughput);
        if (hasThroughput && !(judge instanceof JudgeChoice.Sequential)) {
            throw new IllegalArgumentException("throughput is for the sequential judge, which knows the time and the"
                    + " instances; the judge is " + judge.word());
        }
        if (judge instanceof JudgeChoice.Threshold threshold) {
            requireLimitsThatFit(threshold.limits(), names);
        }
    }

    private static void requireWeightsThatFit(Map<String, Double> weights, List<MetricPolicy> metrics) {
        Set<String> groups = new TreeSet<>();
        metrics.forEach(metric -> groups.addAll(metric.groups()));
        for (String group : weights.keySet()) {
            if (!groups.contains(group)) {
                throw new IllegalArgumentException("groupWeights has '" + group
                        + "', which is no metric's group; there are " + String.join(", ", groups));
            }
        }
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        if (weights.keySet().containsAll(groups) && Math.abs(sum - 100) > 1e-6) {
            throw new IllegalArgumentException(
                    "groupWeights must be 100 together where every group has one, were " + sum);
        }
    }

    private static void requireLimitsThatFit(List<Limit> limits, Set<String> names) {
        for (Limit limit : limits) {
            if (!names.contains(limit.metric().value())) {
                throw new IllegalArgumentException("a limit is on '" + limit.metric()
                        + "', which is none of the metrics: " + String.join(", ", new TreeSet<>(names)));
            }
        }
    }

    /** Before this time nothing is promoted. */
    public Duration soak() {
        return Duration.ofMillis((long) (duration.toMillis() * soakShare));
    }

    /** The same policy for other metrics. */
    public AnalysisPolicy withMetrics(List<MetricPolicy> other) {
        return new AnalysisPolicy(
                other, rules, alphaAbort, alphaPromote, instances, duration, soakShare, warmUp, guards, score, judge);
    }

    /** The same policy with another duration; a warm-up that no longer fits is cut to none. */
    public AnalysisPolicy withDuration(Duration other) {
        return new AnalysisPolicy(
                metrics,
                rules,
                alphaAbort,
                alphaPromote,
                instances,
                other,
                soakShare,
                warmUp.compareTo(other) < 0 ? warmUp : Duration.ZERO,
                guards,
                score,
                judge);
    }

    /** The same policy with other knowledge of the traffic. */
    public AnalysisPolicy withGuards(GuardPolicy other) {
        return new AnalysisPolicy(
                metrics, rules, alphaAbort, alphaPromote, instances, duration, soakShare, warmUp, other, score, judge);
    }

    /** The same policy with another judge. */
    public AnalysisPolicy withJudge(JudgeChoice other) {
        return new AnalysisPolicy(
                metrics, rules, alphaAbort, alphaPromote, instances, duration, soakShare, warmUp, guards, score, other);
    }
}
