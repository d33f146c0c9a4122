package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real Prometheus scrapes real services and writes to the real judge. */
class PrometheusRemoteWriteTest {

    @ParameterizedTest
    @CsvSource({"native, --enable-feature=native-histograms", "classic, --log.level=info"})
    void canary_thatFailsMore_isAbortedAndOneThatIsTheSameIsNot(String kind, String option, @TempDir Path folder)
            throws Exception {
        try (RunningService judge = RunningService.start();
                InstrumentedService good = new InstrumentedService(0);
                InstrumentedService bad = new InstrumentedService(40);
                InstrumentedService same = new InstrumentedService(0);
                InstrumentedService alike = new InstrumentedService(0);
                InstrumentedService unversioned = new InstrumentedService(0)) {
            String targets = target("worse-" + kind, "1", good)
                    + target("worse-" + kind, "2", bad)
                    + target("same-" + kind, "1", same)
                    + target("same-" + kind, "2", alike)
                    + target("unversioned", "", unversioned);
            String config = """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    remote_write:
                      - url: %s
                        send_native_histograms: true
                        queue_config: {batch_send_deadline: 200ms}
                    scrape_configs:
                      - job_name: services
                        static_configs:
                    """.formatted(judge.uri("/api/v1/write")) + targets;
            String worse = judge.startAnalysis("worse-" + kind);
            String equal = judge.startAnalysis("same-" + kind);
            try (PrometheusProcess prometheus = new PrometheusProcess(folder, config, option)) {
                RunningService.eventually(
                        "the abort",
                        Duration.ofSeconds(90),
                        () -> judge.verdict(worse).getString("verdict").equals("ABORT"));

                JsonObject verdict = judge.verdict(equal);
                assertThat(verdict.getString("verdict")).as(verdict.encode()).isEqualTo("CONTINUE");
                assertThat(requests(verdict, "latency_p50")).isGreaterThan(100);
                assertThat(requests(verdict, "error_rate")).isGreaterThan(100);
                assertThat(judge.verdict(worse).getString("reason")).contains("error");
                assertThat(judge.metric("judge_remote_write_samples_total{result=\"used\"}"))
                        .isPositive();
                assertThat(judge.metric("judge_remote_write_samples_total{result=\"no_version\"}"))
                        .isPositive();
                // Of each version, one native series for each status, or a dozen buckets and more.
                assertThat(judge.metric("judge_remote_write_series"))
                        .isBetween(kind.equals("native") ? 5.0 : 60.0, kind.equals("native") ? 15.0 : 500.0);
                assertThat(judge.metric("judge_remote_write_bodies_refused_total"))
                        .isZero();
                assertThat(prometheus.log()).doesNotContain("non-recoverable", "Failed to send batch");
            }
        }
    }

    private static String target(String service, String version, InstrumentedService target) {
        return "      - {targets: ['%s'], labels: {service: %s, version: '%s'}}\n"
                .formatted(target.address(), service, version);
    }

    private static long requests(JsonObject verdict, String metric) {
        return verdict.getJsonArray("metrics").stream()
                .map(JsonObject.class::cast)
                .filter(judged -> judged.getString("name").equals(metric))
                .mapToLong(judged -> judged.getJsonObject("canary").getLong("n"))
                .sum();
    }
}
