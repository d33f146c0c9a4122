package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.SourceSettings;
import io.canaryjudge.http.config.SourceType;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real Prometheus scrapes real services, and the real judge asks it; nothing is sent to the judge. */
@Execution(ExecutionMode.CONCURRENT)
class PrometheusPullTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration WORK = Duration.ofMillis(15);

    private static final String POLICY = """
            {"duration": "50s", "soakShare": 0.4, "metrics": [
              {"name": "error_rate", "passSlack": 0.05, "query": {
                "errors": "work_requests_total{service='${service}',version='${version}',code=~'5..'}",
                "total": "work_requests_total{service='${service}',version='${version}'}"}},
              {"name": "latency_p50", "margin": 1.5, "passMargin": 2.6, "query": {
                "buckets":
                  "http_server_request_duration_seconds{service='${service}',version='${version}'}"}}]}""";

    @Test
    void aGoodRelease_isPromoted_andBadOnesAreAborted(@TempDir Path ofNative, @TempDir Path ofClassic)
            throws Exception {
        try (InstrumentedService old = new InstrumentedService(0, WORK);
                InstrumentedService good = new InstrumentedService(0, WORK);
                InstrumentedService failing = new InstrumentedService(40, WORK);
                InstrumentedService slow = new InstrumentedService(0, WORK.multipliedBy(4))) {
            String config = """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                      - job_name: services
                        static_configs:
                    """
                    + target("good", "1", old) + target("good", "2", good)
                    + target("failing", "1", old) + target("failing", "2", failing)
                    + target("slow", "1", old) + target("slow", "2", slow);
            try (PrometheusProcess natives =
                            new PrometheusProcess(ofNative, config, "--enable-feature=native-histograms");
                    PrometheusProcess classics = new PrometheusProcess(ofClassic, config);
                    RunningService judge = RunningService.start(ServerConfig.DEFAULT.withSources(
                            List.of(source("natives", natives.uri()), source("classics", classics.uri()))))) {
                List<Started> both = List.of(new Started(judge, "natives"), new Started(judge, "classics"));

                for (Started started : both) {
                    PulledRun.expect(judge, started.failed, "ABORT", "error");
                    PulledRun.expect(judge, started.slowed, "ABORT", "latency");
                    JsonObject verdict = PulledRun.expect(judge, started.promoted, "PROMOTE", "every critical metric");
                    for (Object source : verdict.getJsonArray("sources")) {
                        JsonObject json = (JsonObject) source;
                        assertThat(json.getLong("ageSeconds")).as(json.encode()).isLessThan(20);
                        assertThat(json.fieldNames()).doesNotContain("failure");
                    }
                }
            }
        }
    }

    /** The analyses of one source. */
    private static final class Started {
        private final String promoted;
        private final String failed;
        private final String slowed;

        Started(RunningService judge, String source) {
            String policy = POLICY.replace("\"query\"", "\"source\": \"" + source + "\", \"query\"");
            promoted = PulledRun.startWhenMeasured(judge, "good", policy);
            failed = PulledRun.startWhenMeasured(judge, "failing", policy);
            slowed = PulledRun.startWhenMeasured(judge, "slow", policy);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "version=~'.*'; the same series are in both cohorts",
                "version='${version}',nothing='x'; nothing matches the query of the baseline and of the canary",
                "version=${version}; must stand within quotes",
                "version='${version}'}{; unexpected"
            })
    void aPolicyThatCannotBeJudged_isRefused_withWhatMatched(String matcher, String why, @TempDir Path folder)
            throws Exception {
        try (InstrumentedService old = new InstrumentedService(0);
                PrometheusProcess prometheus =
                        new PrometheusProcess(folder, """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                      - job_name: services
                        static_configs:
                    """ + target("s", "1", old) + target("s", "2", old));
                RunningService judge = RunningService.start(asking(prometheus.uri()))) {
            prometheus.awaitResult("work_requests_total{version='1'} and on() work_requests_total{version='2'}");
            String policy = """
                    {"metrics": [{"name": "error_rate", "query":
                      {"total": "work_requests_total{%s}", "errors": "work_requests_total{code=~'5..'}"}}]}""".formatted(matcher);

            HttpResponse<String> response = PulledRun.start(judge, "s", policy);

            assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
            assertThat(response.body()).contains("policy.metrics.error_rate.query", why);
        }
    }

    @Test
    void aSourceThatIsDown_leavesItsMetricsWithoutData_andIsAskedUntilItIsBack(@TempDir Path folder) throws Exception {
        try (InstrumentedService old = new InstrumentedService(0, WORK);
                InstrumentedService alike = new InstrumentedService(0, WORK)) {
            String config = """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                      - job_name: services
                        static_configs:
                    """ + target("s", "1", old) + target("s", "2", alike);
            PrometheusProcess first = new PrometheusProcess(folder, config);
            try (RunningService judge = RunningService.start(asking(first.uri()))) {
                String id = PulledRun.startWhenMeasured(
                        judge, "s", POLICY.replace("50s", "1h").replace("0.4", "0"));
                RunningService.eventually(
                        "the data", SOON, () -> errorRate(judge, id).containsKey("canary"));
                first.close();

                RunningService.eventually(
                        "the outage",
                        SOON,
                        () -> "source-failing".equals(errorRate(judge, id).getString("code")));
                JsonObject verdict = judge.verdict(id);
                assertThat(errorRate(judge, id).getString("cause")).contains("prom: no connection", "s old");
                assertThat(verdict.getString("verdict")).isEqualTo("CONTINUE");
                assertThat(verdict.getString("reason")).startsWith("no data for error_rate: prom: no connection");
                assertThat(verdict.getJsonArray("sources").getJsonObject(0).getString("failure"))
                        .isEqualTo("UNREACHABLE");

                try (PrometheusProcess second =
                        new PrometheusProcess(first.uri().getPort(), folder, config)) {
                    RunningService.eventually(
                            "the end of the outage",
                            Duration.ofSeconds(90),
                            () -> errorRate(judge, id).containsKey("canary"));
                    assertThat(second.uri()).isEqualTo(first.uri());
                }
            } finally {
                first.close();
            }
        }
    }

    private static JsonObject errorRate(RunningService judge, String id) {
        return judge.verdict(id).getJsonArray("metrics").getJsonObject(0);
    }

    private static ServerConfig asking(URI prometheus) {
        return ServerConfig.DEFAULT.withSources(List.of(source("prom", prometheus)));
    }

    private static SourceSettings source(String name, URI prometheus) {
        return SourceSettings.of(SourceServer.of(name, prometheus), new SourceType.Prometheus())
                .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    private static String target(String service, String version, InstrumentedService target) {
        return "      - {targets: ['%s'], labels: {service: %s, version: '%s'}}\n"
                .formatted(target.address(), service, version);
    }
}
