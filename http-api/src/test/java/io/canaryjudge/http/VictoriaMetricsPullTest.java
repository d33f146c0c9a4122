package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.http.MeasuredTraffic.Measured;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.SourceSettings;
import io.canaryjudge.http.config.SourceType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real VictoriaMetrics is written to as InfluxDB and as Prometheus are, and the real judge asks it as it would ask Prometheus.
 */
class VictoriaMetricsPullTest {

    private static final String POLICY = """
            {"duration": "20s", "soakShare": 0.4, "metrics": [
              {"name": "error_rate", "passSlack": 0.03, "source": "SOURCE", "query": {
                "errors": "http_failures_total{service='${service}',version='${version}'}",
                "total": "http_requests_total{service='${service}',version='${version}'}"}},
              {"name": "latency_p50", "margin": 1.3, "passMargin": 3, "source": "SOURCE", "query": {
                "buckets": "http_duration_seconds{service='${service}',version='${version}'}"}}]}""";

    @Test
    void aGoodRelease_isPromoted_andBadOnesAreAborted(@TempDir Path asInflux, @TempDir Path asPrometheus)
            throws Exception {
        try (VictoriaMetricsProcess lines = new VictoriaMetricsProcess(asInflux);
                VictoriaMetricsProcess texts = new VictoriaMetricsProcess(asPrometheus);
                MeasuredTraffic traffic = new MeasuredTraffic(all -> {
                    lines.writeLines(all.stream().map(Measured::line).collect(Collectors.joining("\n")));
                    texts.writeText(all.stream().map(Measured::text).collect(Collectors.joining("\n")));
                });
                RunningService judge = RunningService.start(ServerConfig.DEFAULT.withSources(
                        List.of(source("lines", lines.uri()), source("texts", texts.uri()))))) {
            List<Started> both = List.of(new Started(judge, "lines"), new Started(judge, "texts"));

            for (Started started : both) {
                PulledRun.expect(judge, started.failed, "ABORT", "error");
                PulledRun.expect(judge, started.slowed, "ABORT", "latency");
                PulledRun.expect(judge, started.promoted, "PROMOTE", "every critical metric");
            }
            assertThat(traffic.lost()).isZero();
        }
    }

    /** The analyses of one source. */
    private static final class Started {
        private final String promoted;
        private final String failed;
        private final String slowed;

        Started(RunningService judge, String source) {
            String policy = POLICY.replace("SOURCE", source);
            promoted = PulledRun.startWhenMeasured(judge, "good", policy);
            failed = PulledRun.startWhenMeasured(judge, "failing", policy);
            slowed = PulledRun.startWhenMeasured(judge, "slow", policy);
        }
    }

    private static SourceSettings source(String name, URI uri) {
        return SourceSettings.of(SourceServer.of(name, uri), new SourceType.Prometheus())
                .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }
}
