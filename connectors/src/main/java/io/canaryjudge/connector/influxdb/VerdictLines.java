package io.canaryjudge.connector.influxdb;

import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.Point;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.MetricJudgement;
import java.util.ArrayList;
import java.util.List;

/** Writes a verdict as points of InfluxDB: one for the verdict and one for each of its metrics. */
final class VerdictLines {

    private VerdictLines() {}

    /** Lines of InfluxDB's line protocol, with times in milliseconds. */
    static List<String> of(String measurement, String analysis, AnalysisReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(point(measurement, analysis, report)
                .addField("verdict", report.verdict().kind().name())
                .addField("final", report.verdict().isFinal())
                .addField("urgency", report.verdict().urgency().name())
                .addField("sequence", report.sequence())
                .addField("score", report.score())
                .addField("reason", report.verdict().reason())
                .toLineProtocol());
        for (MetricJudgement metric : report.metrics()) {
            Point point = point(measurement + "_metric", analysis, report)
                    .addTag("metric", metric.policy().name().value())
                    .addField("judgement", metric.kind().name());
            metric.comparison().ifPresent(comparison -> add(point, comparison));
            lines.add(point.toLineProtocol());
        }
        return lines;
    }

    private static Point point(String measurement, String analysis, AnalysisReport report) {
        return Point.measurement(measurement)
                .addTag("service", report.plan().service())
                .addTag("baseline", report.plan().baseline())
                .addTag("canary", report.plan().canary())
                .addTag("stage", report.plan().stage())
                .addTag("analysis", analysis)
                .time(report.asOfMillis(), WritePrecision.MS);
    }

    /** What is no finite number is left out by the client. */
    private static void add(Point point, Comparison comparison) {
        point.addField("effect", comparison.effect().estimate())
                .addField("effect_lower", comparison.effect().lower())
                .addField("effect_upper", comparison.effect().upper())
                .addField("baseline_value", comparison.baseline().value())
                .addField("canary_value", comparison.canary().value())
                .addField("baseline_n", comparison.baseline().n())
                .addField("canary_n", comparison.canary().n());
    }
}
