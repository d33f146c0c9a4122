package io.canaryjudge.http.telemetry;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What running analyses say of each of their checks, as gauges that are gone when the analysis has ended. Safe for use by
 * several threads.
 */
final class AnalysisMetrics implements MultiCollector {

    private final Supplier<Map<String, AnalysisReport>> running;

    /** @param running what is told of each analysis that has not ended, by its id; called from any thread */
    AnalysisMetrics(Supplier<Map<String, AnalysisReport>> running) {
        this.running = running;
    }

    /** The gauges. */
    private enum Family {
        VERDICT("judge_analysis_verdict", "1 for the verdict that a running analysis has now."),
        SCORE("judge_analysis_score", "How well the checks of a running analysis stand, 0 to 100; for display only."),
        JUDGEMENT("judge_check_judgement", "1 for the judgement that a check has now."),
        VALUE("judge_check_value", "A check's value in a cohort, in the unit that the label says."),
        SAMPLES("judge_check_samples", "How many samples a check has of a cohort."),
        EFFECT("judge_check_effect_ratio", "The canary's value by the baseline's: the estimate and its bounds."),
        MARGIN("judge_check_margin_ratio", "The ratio from which on a check counts as worse.");

        private final String metricName;
        private final String help;

        Family(String metricName, String help) {
            this.metricName = metricName;
            this.help = help;
        }
    }

    @Override
    public MetricSnapshots collect() {
        Map<Family, GaugeSnapshot.Builder> gauges = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            gauges.put(family, GaugeSnapshot.builder().name(family.metricName).help(family.help));
        }
        running.get().forEach((id, report) -> new Points(gauges, id, report.plan()).add(report));
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
        return all.build();
    }

    /** What one analysis has of each gauge. */
    private static final class Points {
        private final Map<Family, GaugeSnapshot.Builder> gauges;
        private final Labels analysis;
        private final AnalysisPlan plan;

        Points(Map<Family, GaugeSnapshot.Builder> gauges, String id, AnalysisPlan plan) {
            this.gauges = gauges;
            this.plan = plan;
            analysis = Labels.of("analysis", id, "service", plan.service());
        }

        void add(AnalysisReport report) {
            Labels versions = analysis.merge(
                    Labels.of("baseline", plan.baseline(), "canary", plan.canary(), "stage", plan.stage()));
            add(
                    Family.VERDICT,
                    versions.add("verdict", report.verdict().kind().name())
                            .add("urgency", report.verdict().urgency().name()),
                    1);
            if (!Double.isNaN(report.score())) {
                add(Family.SCORE, analysis, report.score());
            }
            report.metrics().forEach(this::add);
        }

        private void add(MetricJudgement judgement) {
            MetricPolicy policy = judgement.policy();
            Labels check = analysis.add("check", policy.name().value());
            add(Family.JUDGEMENT, check.add("judgement", judgement.kind().name()), 1);
            judgement.comparison().ifPresent(comparison -> add(check, policy, comparison));
        }

        private void add(Labels check, MetricPolicy policy, Comparison comparison) {
            Labels valued = check.add("unit", policy.kind().unit().symbol());
            add(
                    Family.VALUE,
                    valued.add("cohort", "canary"),
                    comparison.canary().value());
            add(
                    Family.VALUE,
                    valued.add("cohort", "baseline"),
                    comparison.baseline().value());
            add(Family.SAMPLES, check.add("cohort", "canary"), (double)
                    comparison.canary().n());
            add(Family.SAMPLES, check.add("cohort", "baseline"), (double)
                    comparison.baseline().n());
            add(
                    Family.EFFECT,
                    check.add("bound", "estimate"),
                    comparison.effect().estimate());
            add(Family.EFFECT, check.add("bound", "lower"), comparison.effect().lower());
            add(Family.EFFECT, check.add("bound", "upper"), comparison.effect().upper());
            add(
                    Family.MARGIN,
                    check,
                    policy.kind().direction().asShown(policy.margin().ratio()));
        }

        private void add(Family family, Labels labels, double value) {
            GaugeSnapshot.Builder gauge = gauges.get(family);
            if (gauge != null) {
                gauge.dataPoint(new GaugeDataPointSnapshot(value, labels, null));
            }
        }
    }
}
