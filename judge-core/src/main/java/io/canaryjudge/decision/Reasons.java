package io.canaryjudge.decision;

import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Effect;
import io.canaryjudge.judgement.Level;
import io.canaryjudge.judgement.Margin;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.Scope;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.metric.Unit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes down why a rule fired: the numbers, and one line for people. */
final class Reasons {

    private static final MetricName ERROR_RATE = new MetricName("error_rate");

    private Reasons() {}

    static Reason noSuccess(Rule rule, Facts facts) {
        Level canary = facts.withoutSuccess().canary();
        Level baseline = facts.withoutSuccess().baseline();
        String text = "no successful canary request in " + facts.windowsWithoutSuccess() + " windows: all "
                + canary.n() + " failed, while the baseline served " + (baseline.n() - baseline.failures()) + " of "
                + baseline.n();
        return new Reason(
                rule,
                Optional.of(ERROR_RATE),
                canary.rate(),
                baseline.upper(),
                canary.lower(),
                canary.upper(),
                withRule(text, rule));
    }

    static Reason errorRateAbove(Rule rule, Facts.Levels levels, double limit) {
        Level canary = levels.canary();
        String text = "error rate " + Numbers.percent(canary.rate()) + " vs "
                + Numbers.percent(levels.baseline().rate()) + " at the baseline over the last minute, proven above "
                + Numbers.percent(canary.lower()) + ", limit " + Numbers.percent(limit);
        return new Reason(
                rule,
                Optional.of(ERROR_RATE),
                canary.rate(),
                limit,
                canary.lower(),
                canary.upper(),
                withRule(text, rule));
    }

    static Reason ratioAbove(Rule rule, MetricJudgement metric, double limit) {
        Comparison comparison = metric.comparison().orElseThrow();
        Effect effect = comparison.effect();
        return new Reason(
                rule,
                Optional.of(metric.policy().name()),
                effect.estimate(),
                allowed(metric, limit),
                effect.lower(),
                effect.upper(),
                withRule(
                        comparisonText(metric, comparison) + ", limit " + Numbers.times(allowed(metric, limit)), rule));
    }

    static Reason regressed(Rule rule, MetricJudgement metric) {
        Comparison comparison = metric.comparison().orElseThrow();
        Effect effect = comparison.effect();
        Margin allowed = metric.policy().margin();
        double margin = allowed(metric, allowed.ratio());
        String slack = allowed.slack() == 0
                ? ""
                : " plus "
                        + Numbers.value(allowed.slack(), metric.policy().kind().unit());
        return new Reason(
                rule,
                Optional.of(metric.policy().name()),
                effect.estimate(),
                margin,
                effect.lower(),
                effect.upper(),
                withRule(comparisonText(metric, comparison) + ", margin " + Numbers.times(margin) + slack, rule));
    }

    /** The ratio of canary to baseline that a ratio of harm stands for. */
    private static double allowed(MetricJudgement metric, double harm) {
        return metric.policy().kind().direction() == Direction.INCREASE ? harm : 1 / harm;
    }

    private static String proven(MetricJudgement metric, Effect effect) {
        boolean isIncrease = metric.policy().kind().direction() == Direction.INCREASE;
        double bound = isIncrease ? effect.lower() : effect.upper();
        return Double.isNaN(bound) ? "proven" : (isIncrease ? "proven above " : "proven below ") + Numbers.times(bound);
    }

    private static String comparisonText(MetricJudgement metric, Comparison comparison) {
        Unit unit = metric.policy().kind().unit();
        String ratio = Double.isFinite(comparison.effect().estimate())
                ? Numbers.times(comparison.effect().estimate()) + ", "
                : "";
        String part = comparison.part().isEmpty() ? "" : " " + comparison.part();
        return metric.policy().name() + part + " "
                + Numbers.value(comparison.canary().value(), unit) + " vs "
                + Numbers.value(comparison.baseline().value(), unit) + " at the baseline" + over(comparison.scope())
                + ": " + ratio + proven(metric, comparison.effect());
    }

    private static String over(Scope scope) {
        return switch (scope.kind()) {
            case SO_FAR -> "";
            case LATELY -> " over the last " + scope.over().toSeconds() + " s";
            case AT_DEADLINE -> " over all of the time, at its end";
        };
    }

    static Reason signalled(Rule rule, List<Signal> signals, Set<String> subjects) {
        String kinds = signals.stream()
                .map(signal -> signal.kind().word())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        String named = subjects.stream().filter(subject -> !subject.isEmpty()).collect(Collectors.joining(", "));
        String reporters =
                signals.stream().map(Signal::reporter).distinct().sorted().collect(Collectors.joining(", "));
        String text = "reported by " + reporters + ": " + kinds + (named.isEmpty() ? "" : " (" + named + ")");
        return new Reason(rule, Optional.empty(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, withRule(text, rule));
    }

    private static String withRule(String text, Rule rule) {
        return text + " (rule " + rule.name() + ")";
    }
}
