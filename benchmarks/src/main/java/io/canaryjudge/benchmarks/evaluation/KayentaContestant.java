package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.kayenta.CanaryConfig;
import io.canaryjudge.kayenta.Classification;
import io.canaryjudge.kayenta.KayentaJudge;
import io.canaryjudge.kayenta.KayentaJudgement;
import io.canaryjudge.kayenta.MetricConfig;
import io.canaryjudge.kayenta.MetricDirection;
import io.canaryjudge.kayenta.MetricPair;
import io.canaryjudge.kayenta.ScoreThresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Kayenta's judge on long windows: error rate, p50 and p99, each with direction increase and defaults otherwise. The canary
 * fails when any of them is High.
 */
final class KayentaContestant implements Contestant {

    private static final KayentaJudge JUDGE = new KayentaJudge(1);
    private static final int FIRST_LOOK_POINTS = 5;
    /** Not asked for: a metric that is High is enough. */
    private static final ScoreThresholds THRESHOLDS = new ScoreThresholds(100, 100);

    private static final CanaryConfig CONFIG = new CanaryConfig(
            List.of(Metric.values()).stream().map(Metric::config).toList(), Map.of());

    private final Horizon horizon;
    private final boolean looksOften;
    private final List<Point.Pair> points = new ArrayList<>();
    private int now;
    private int abortedAt = Ending.NEVER;

    private KayentaContestant(Horizon horizon, boolean looksOften) {
        this.horizon = horizon;
        this.looksOften = looksOften;
    }

    /** One that looks once, when the rollout ends. */
    static KayentaContestant atTheEnd(Horizon horizon) {
        return new KayentaContestant(horizon, false);
    }

    /** One that looks at the end of each long window, from the fifth on. */
    static KayentaContestant often(Horizon horizon) {
        return new KayentaContestant(horizon, true);
    }

    @Override
    public void take(Look look) {
        now = look.now();
        look.longWindow().ifPresent(points::add);
        boolean isDue = looksOften
                ? look.longWindow().isPresent() && points.size() >= FIRST_LOOK_POINTS
                : now == horizon.seconds();
        if (isDue && !points.isEmpty() && isAnyHigh()) {
            abortedAt = now;
        }
    }

    private boolean isAnyHigh() {
        List<MetricPair> pairs = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            pairs.add(MetricPair.of(
                    metric.name(),
                    series(pair -> metric.of(pair.baseline())),
                    series(pair -> metric.of(pair.canary()))));
        }
        KayentaJudgement judgement = JUDGE.judge(CONFIG, THRESHOLDS, pairs);
        return judgement.results().stream()
                .anyMatch(result -> result.outcome().classification() == Classification.HIGH);
    }

    private double[] series(ToDoubleFunction<Point.Pair> value) {
        return points.stream().mapToDouble(value).toArray();
    }

    @Override
    public boolean hasEnded() {
        return abortedAt != Ending.NEVER || now >= horizon.seconds();
    }

    @Override
    public Ending ending() {
        return Ending.ofJudgeWithoutDoubt(abortedAt, horizon);
    }

    /** In the units that people use: Kayenta's search for an estimate stops at an absolute 0.0001. */
    private enum Metric {
        ERROR_PERCENT,
        P50_MILLIS,
        P99_MILLIS;

        MetricConfig config() {
            MetricConfig usual = MetricConfig.of(name());
            return new MetricConfig(
                    usual.name(),
                    usual.groups(),
                    MetricDirection.INCREASE,
                    usual.nanStrategy(),
                    usual.outliers(),
                    usual.effectSize(),
                    usual.traits());
        }

        double of(Point point) {
            return switch (this) {
                case ERROR_PERCENT -> 100 * point.errorRate();
                case P50_MILLIS -> point.p50Micros() / 1_000;
                case P99_MILLIS -> point.p99Micros() / 1_000;
            };
        }
    }
}
