package io.canaryjudge.http.cli;

import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Effect;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.Unit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Lays out judgements as a table of text. */
final class MetricTable {

    private static final String ROW = "%-14s %-10s %14s %14s %8s  %s%n";

    private MetricTable() {}

    /** Judgements of a comparison that could go on: undecided metrics say what they still need. */
    static String of(List<MetricJudgement> metrics) {
        return of(metrics, MetricTable::needs);
    }

    /** Judgements of data to which nothing will be added. */
    static String ofFinished(List<MetricJudgement> metrics) {
        return of(metrics, metric -> "");
    }

    private static String of(List<MetricJudgement> metrics, Function<MetricJudgement, String> remark) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT, ROW, "metric", "judgement", "baseline", "canary", "ratio", "bounds, margin"));
        metrics.forEach(metric -> table.append(row(metric, remark.apply(metric))));
        return table.toString();
    }

    private static String row(MetricJudgement metric, String remark) {
        String name = metric.policy().name().value();
        if (metric instanceof MetricJudgement.NoData noData) {
            return String.format(Locale.ROOT, ROW, name, metric.kind(), "-", "-", "-", noData.cause());
        }
        Comparison comparison = metric.comparison().orElseThrow();
        String part = comparison.part().isEmpty() ? "" : " " + comparison.part();
        Effect effect = comparison.effect();
        Unit unit = metric.policy().kind().unit();
        return String.format(
                Locale.ROOT,
                ROW,
                name + part,
                metric.kind(),
                value(comparison.baseline().value(), unit),
                value(comparison.canary().value(), unit),
                ratio(effect.estimate()),
                ratio(effect.lower()) + " to " + ratio(effect.upper()) + ", margin " + ratio(margin(metric.policy()))
                        + remark);
    }

    /** As a ratio of canary to baseline. */
    private static double margin(MetricPolicy policy) {
        double ratio = policy.margin().ratio();
        return policy.kind().direction() == Direction.INCREASE ? ratio : 1 / ratio;
    }

    private static String needs(MetricJudgement metric) {
        if (!(metric instanceof MetricJudgement.Undecided undecided)) {
            return "";
        }
        return undecided
                .needs()
                .map(needs -> "; needs about " + needs.samples() + " more requests, " + needs.seconds() + " s")
                .orElse("; more of the same will not decide it");
    }

    private static String value(double value, Unit unit) {
        return unit == Unit.RATIO
                ? String.format(Locale.ROOT, "%.3f %%", value * 100)
                : String.format(Locale.ROOT, "%.3f %s", value, unit.symbol()).strip();
    }

    private static String ratio(double ratio) {
        if (Double.isNaN(ratio)) {
            return "-";
        }
        return Double.isInfinite(ratio) ? "∞" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
