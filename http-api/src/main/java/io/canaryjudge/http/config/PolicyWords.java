package io.canaryjudge.http.config;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.JudgeChoice;
import io.canaryjudge.analysis.JudgeChoice.Sequential;
import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Condition.CriticalMetricRegressed;
import io.canaryjudge.decision.Condition.ErrorRateAbove;
import io.canaryjudge.decision.Condition.FoundByJudge;
import io.canaryjudge.decision.Condition.InformativeMetricRegressed;
import io.canaryjudge.decision.Condition.NoSuccess;
import io.canaryjudge.decision.Condition.RatioAbove;
import io.canaryjudge.decision.Condition.Signalled;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.guard.GuardPolicy;
import io.canaryjudge.guard.InstanceSharing;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Margin;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.EventRatio;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.LatencyDistribution;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in words what a policy means. */
public final class PolicyWords {

    private PolicyWords() {}

    /** The whole policy, several lines. */
    public static String describe(AnalysisPolicy policy) {
        boolean isSequential = policy.judge() instanceof Sequential;
        StringBuilder text = new StringBuilder(duration(policy));
        text.append(isSequential ? budgets(policy) : JudgeWords.describe(policy.judge()))
                .append('\n')
                .append(describe(policy.guards()))
                .append("\nMetrics:\n");
        policy.metrics()
                .forEach(metric -> text.append("  ")
                        .append(isSequential ? describe(metric) : subject(policy.judge(), metric))
                        .append(standing(metric))
                        .append('\n'));
        text.append(weights(policy.score().groupWeights()));
        text.append(
                isSequential
                        ? "\nRules, most urgent first:\n"
                        : "\nRules on signals, most urgent first (rules on numbers are the sequential judge's):\n");
        for (Urgency urgency : new Urgency[] {Urgency.IMMEDIATE, Urgency.FAST, Urgency.PLANNED, Urgency.MONITOR}) {
            policy.rules().stream()
                    .filter(rule -> rule.urgency() == urgency)
                    .filter(rule -> isSequential || rule.condition() instanceof Signalled)
                    .forEach(rule -> text.append(line(rule, policy)));
        }
        return text.toString();
    }

    private static String describe(GuardPolicy guards) {
        StringBuilder text = new StringBuilder();
        guards.canaryShare()
                .ifPresent(share -> text.append("Nothing is promoted while the canary gets another share than ")
                        .append(percent(share))
                        .append(" of the requests.\n"));
        if (!guards.instanceWarmUp().isZero()) {
            text.append("An instance is not judged for ")
                    .append(Durations.format(guards.instanceWarmUp()))
                    .append(" after it was first seen.\n");
        }
        if (guards.sharing() == InstanceSharing.SHARED) {
            text.append("Instances may serve both versions.\n");
        }
        return text.toString();
    }

    private static String duration(AnalysisPolicy policy) {
        String warmUp = policy.warmUp().isZero()
                ? ""
                : ", of which the first " + Durations.format(policy.warmUp()) + " are not judged";
        String promotion = policy.judge() instanceof Sequential
                ? "; promotes after " + Durations.format(policy.soak()) + " at the earliest"
                : "; promotes at the end";
        return "Watches for " + Durations.format(policy.duration()) + warmUp + promotion + ".\n";
    }

    private static String budgets(AnalysisPolicy policy) {
        return "False-abort budget: " + percent(policy.alphaAbort())
                + " of rollouts, over all metrics and looks; false-pass budget: " + percent(policy.alphaPromote())
                + " for each metric.";
    }

    private static String subject(JudgeChoice judge, MetricPolicy metric) {
        return metric.name() + ": " + subject(metric.kind()) + JudgeWords.question(judge, metric);
    }

    /** What a metric's judgement may bring about, and what its absence does. */
    private static String standing(MetricPolicy metric) {
        String groups =
                metric.groups().equals(Set.of(MetricPolicy.ALL)) ? "" : "; in " + String.join(" and ", metric.groups());
        return (metric.criticality() == Criticality.CRITICAL ? "; critical" : "; for information")
                + groups
                + switch (metric.noData()) {
                    case WAIT -> "";
                    case IGNORE -> "; not counted while it has no data";
                    case FAIL -> "; failed if it has no data at the end";
                };
    }

    private static String weights(Map<String, Double> weights) {
        return weights.isEmpty()
                ? ""
                : "Score: "
                        + weights.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(weight -> weight.getKey() + " " + plain(weight.getValue()) + " %")
                                .collect(Collectors.joining(", ", "", "; other groups share the rest.\n"));
    }

    private static String line(Rule rule, AnalysisPolicy policy) {
        return "  " + String.format(Locale.ROOT, "%-9s ", rule.urgency()) + rule.name() + ": " + describe(rule)
                + never(rule, policy) + "\n";
    }

    /** What keeps a rule from ever firing under a policy. */
    private static String never(Rule rule, AnalysisPolicy policy) {
        boolean lacksMetric = rule.condition() instanceof RatioAbove above
                && policy.metrics().stream().noneMatch(metric -> metric.name().equals(above.metric()));
        return lacksMetric
                ? " (never: this policy has no metric " + ((RatioAbove) rule.condition()).metric() + ")"
                : "";
    }

    static String describe(MetricPolicy metric) {
        MetricKind kind = metric.kind();
        boolean isIncrease = kind.direction() == Direction.INCREASE;
        return metric.name() + ": " + subject(kind)
                + (isIncrease ? " has regressed when proven above " : " has regressed when proven below ")
                + limit(metric.margin(), kind)
                + (isIncrease ? ", and passes when proven below " : ", and passes when proven above ")
                + limit(metric.passMargin(), kind);
    }

    private static String subject(MetricKind kind) {
        if (kind instanceof LatencyDistribution) {
            return "each of the canary's "
                    + LatencyDistribution.QUANTILES.stream()
                            .map(LatencyQuantile::percentile)
                            .collect(Collectors.joining(", "));
        }
        if (kind instanceof Gauge gauge) {
            return "the canary's mean of '" + gauge.field() + "'";
        }
        if (kind instanceof EventRatio ratio) {
            return "the canary's '" + ratio.events() + "' of '" + ratio.of() + "'";
        }
        if (kind instanceof Throughput) {
            return "the canary's requests a second";
        }
        return kind instanceof LatencyQuantile latency
                ? "the canary's " + latency.percentile()
                : "the canary's error rate";
    }

    private static String limit(Margin margin, MetricKind kind) {
        return limit(margin.ratio(), margin.slack(), kind);
    }

    /** The value that a canary may just have, said by the baseline's. */
    static String limit(double ratio, double slack, MetricKind kind) {
        boolean isIncrease = kind.direction() == Direction.INCREASE;
        if (slack == 0) {
            return isIncrease
                    ? plain(ratio) + " times the baseline's"
                    : "the baseline's" + (ratio == 1 ? "" : " divided by " + plain(ratio));
        }
        String room = kind.unit() == Unit.RATIO ? plain(slack * 100) + " percentage points" : value(slack, kind.unit());
        return isIncrease
                ? plain(ratio) + " times the baseline's plus " + room
                : "the baseline's less " + room + (ratio == 1 ? "" : ", divided by " + plain(ratio));
    }

    /** A value in its unit. */
    static String value(double value, Unit unit) {
        return unit == Unit.RATIO ? percent(value) : (plain(value) + " " + unit.symbol()).strip();
    }

    /** One rule: what fires it, on what evidence, and what follows. */
    public static String describe(Rule rule) {
        String sustained =
                rule.sustained().isZero() ? "" : ", for " + Durations.format(rule.sustained()) + " without a break";
        String alert =
                rule.alert() == Alert.NONE ? "" : "; " + rule.alert().name().toLowerCase(Locale.ROOT) + " alert";
        return condition(rule) + sustained + evidence(rule) + consequence(rule.urgency()) + alert;
    }

    private static String consequence(Urgency urgency) {
        return urgency.rollBackWithin()
                .map(within -> "; roll back within " + Durations.format(within))
                .orElse("; watch, no rollback");
    }

    private static String evidence(Rule rule) {
        return rule.condition() instanceof Signalled
                ? ""
                : ", on at least " + rule.leastRequests() + " canary requests and " + rule.leastWindows() + " windows";
    }

    private static String condition(Rule rule) {
        if (rule.condition() instanceof NoSuccess) {
            return "every canary request has failed while the baseline served some,"
                    + " the canary's error rate proven above the baseline's";
        }
        if (rule.condition() instanceof ErrorRateAbove above) {
            return "the canary's error rate over the last minute is proven above " + percent(above.limit())
                    + gate(rule);
        }
        if (rule.condition() instanceof RatioAbove above) {
            return above.metric() + " is proven above " + plain(above.limit()) + " times the baseline's" + gate(rule);
        }
        if (rule.condition() instanceof CriticalMetricRegressed) {
            return "a critical metric has regressed";
        }
        if (rule.condition() instanceof InformativeMetricRegressed) {
            return "a metric for information has regressed";
        }
        if (rule.condition() instanceof Signalled signalled) {
            return signals(signalled);
        }
        if (rule.condition() instanceof FoundByJudge) {
            return "a judge that does not go by rules has found it";
        }
        throw new AssertionError("unknown condition " + rule.condition());
    }

    private static String gate(Rule rule) {
        return rule.urgency().rollsBack() ? " and the metric has regressed" : "";
    }

    private static String signals(Signalled signalled) {
        String kinds = signalled.kinds().stream().map(SignalKind::word).collect(Collectors.joining(", "));
        return signalled.leastSubjects() == 1
                ? "a signal comes: " + kinds
                : "signals come about " + signalled.leastSubjects() + " or more different subjects: " + kinds;
    }

    static String percent(double ratio) {
        return plain(ratio * 100) + " %";
    }

    static String plain(double number) {
        return new BigDecimal(number)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
