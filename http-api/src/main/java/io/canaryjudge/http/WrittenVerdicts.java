package io.canaryjudge.http;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.connector.influxdb.VerdictWriter;
import io.canaryjudge.http.config.SourceSettings;
import io.canaryjudge.http.config.SourceType;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.telemetry.Telemetry;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Has verdicts written to the sources that want them: when one changes, and every ten seconds in between, since its numbers do.
 * It looks at what is told already and nothing waits for it, so no trouble with it reaches a verdict. Confined to the
 * service's context.
 */
final class WrittenVerdicts {

    private static final long LOOK_MILLIS = 1_000;
    private static final long BETWEEN_MILLIS = 10_000;

    private final JudgeService service;
    private final List<VerdictWriter> writers;
    private final Map<String, AnalysisReport> last = new HashMap<>();

    private WrittenVerdicts(JudgeService service, List<VerdictWriter> writers) {
        this.service = service;
        this.writers = writers;
    }

    /** Writes from now on to those of the sources that want verdicts. */
    static WrittenVerdicts start(Vertx vertx, JudgeService service, List<SourceSettings> sources, Telemetry telemetry) {
        List<VerdictWriter> writers = sources.stream()
                .flatMap(source -> source.type() instanceof SourceType.InfluxDb influx
                        ? influx
                                .verdicts()
                                .map(target -> new VerdictWriter(vertx, source.server(), influx.version(), target))
                                .stream()
                        : Stream.empty())
                .toList();
        WrittenVerdicts written = new WrittenVerdicts(service, writers);
        if (!writers.isEmpty()) {
            register(telemetry, writers);
            vertx.setPeriodic(LOOK_MILLIS, timer -> written.look());
        }
        return written;
    }

    private static void register(Telemetry telemetry, List<VerdictWriter> writers) {
        telemetry.counters(
                "judge_verdict_points",
                "Points of verdicts for InfluxDB by what became of them.",
                "result",
                Map.of(
                        "written",
                        () -> sum(writers, VerdictWriter::written),
                        "dropped",
                        () -> sum(writers, VerdictWriter::dropped)));
        telemetry.counter(
                "judge_verdict_point_failures",
                "Requests with points of verdicts that InfluxDB has not taken.",
                () -> sum(writers, VerdictWriter::failures));
    }

    private static long sum(List<VerdictWriter> writers, ToLongFunction<VerdictWriter> count) {
        return writers.stream().mapToLong(count).sum();
    }

    private void look() {
        Map<String, AnalysisReport> told = service.told();
        last.keySet().retainAll(told.keySet());
        told.forEach((id, report) -> {
            AnalysisReport before = last.get(id);
            boolean isDue = before == null
                    || report.sequence() != before.sequence()
                    || report.asOfMillis() - before.asOfMillis() >= BETWEEN_MILLIS;
            if (isDue) {
                last.put(id, report);
                writers.forEach(writer -> writer.write(id, report));
            }
        });
    }

    void close() {
        writers.forEach(VerdictWriter::close);
    }
}
