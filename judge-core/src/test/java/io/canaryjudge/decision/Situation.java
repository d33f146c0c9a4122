package io.canaryjudge.decision;

import io.canaryjudge.decision.Facts.Levels;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Effect;
import io.canaryjudge.judgement.Level;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Facts put together by hand: calm to begin with, and each method makes one thing different. */
final class Situation {

    /** A baseline that fails once in two hundred requests. */
    private static final Level BASELINE = new Level(1_000, 5, 0.001, 0.015);

    private final List<MetricJudgement> metrics = new ArrayList<>();
    private final List<Signal> signals = new ArrayList<>();
    private Level baseline = BASELINE;
    private Level canary = BASELINE;
    private Levels withoutSuccess = new Levels(new Level(0, 0, 0, 1), new Level(0, 0, 0, 1));
    private int windowsWithoutSuccess;
    private long comparableWindows = 1_000;

    /** The canary's error rate over the last minute, by its lower bound. */
    Situation errors(long n, double lower) {
        canary = new Level(n, Math.round(n * lower * 1.1), lower, Math.min(1, lower * 1.3));
        return this;
    }

    Situation withoutSuccess(int windows, long canaryFailures, double canaryLower, Level baselineMeanwhile) {
        windowsWithoutSuccess = windows;
        withoutSuccess = new Levels(baselineMeanwhile, new Level(canaryFailures, canaryFailures, canaryLower, 1));
        return this;
    }

    Situation windows(long comparable) {
        comparableWindows = comparable;
        return this;
    }

    /** A metric judged to have regressed, its ratio proven above {@code lower}. */
    Situation regressed(String name, Criticality criticality, long n, double lower) {
        metrics.add(new MetricJudgement.Regressed(policy(name, criticality), comparison(name, n, lower)));
        return this;
    }

    Situation regressed(String name, long n, double lower) {
        return regressed(name, Criticality.CRITICAL, n, lower);
    }

    /** A metric that is still undecided, whatever its numbers look like. */
    Situation undecided(String name, long n, double lower) {
        metrics.add(new MetricJudgement.Undecided(
                policy(name, Criticality.CRITICAL), comparison(name, n, lower), Optional.empty(), 0.5));
        return this;
    }

    Situation signal(SignalKind kind, String subject) {
        signals.add(new Signal(kind, subject, "pager", 0));
        return this;
    }

    Facts facts() {
        return new Facts(
                metrics,
                new Levels(baseline, canary),
                withoutSuccess,
                windowsWithoutSuccess,
                comparableWindows,
                signals);
    }

    static MetricPolicy policy(String name, Criticality criticality) {
        return MetricPolicy.DEFAULTS.stream()
                .filter(metric -> metric.name().value().equals(name))
                .map(m -> new MetricPolicy(m.name(), m.kind(), m.margin(), m.passMargin(), m.weight(), criticality))
                .findFirst()
                .orElseThrow();
    }

    private static Comparison comparison(String name, long n, double lower) {
        double value = switch (name) {
            case "error_rate" -> 0.005;
            case "latency_p50" -> 20;
            case "latency_p95" -> 60;
            default -> 100;
        };
        double estimate = 1.2 * lower;
        return new Comparison(
                new Observed(1_000, value), new Observed(n, estimate * value), new Effect(estimate, lower, 2 * lower));
    }
}
