package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void metrics_areInTheTextFormatOfPrometheus() {
        HttpResponse<String> response = service.get("/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body().lines())
                .contains(
                        "# TYPE judge_analyses_running gauge",
                        "# TYPE judge_watchers gauge",
                        "# TYPE judge_ingest_samples_total counter",
                        "# TYPE judge_verdicts_total counter",
                        "# TYPE judge_evaluation_duration_seconds histogram")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"));
        assertThat(response.body()).doesNotContain("# EOF");
    }

    @Test
    void metrics_areInOpenMetricsForWhoAsks() {
        HttpResponse<String> response = service.get(
                "/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");

        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(response.body()).endsWith("# EOF\n");
    }

    @Test
    void metrics_countWhatHappens() {
        double aborts = service.metric("judge_verdicts_total{verdict=\"ABORT\"}");
        double running = service.metric("judge_analyses_running");
        service.startAnalysis("counted");
        assertThat(service.metric("judge_analyses_running") - running).isEqualTo(1);

        service.signal("counted", "data-corruption");

        assertThat(service.metric("judge_verdicts_total{verdict=\"ABORT\"}") - aborts)
                .isEqualTo(1);
        assertThat(service.metric("judge_analyses_running") - running).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz"})
    void health_ofARunningService_isOk(String path) {
        HttpResponse<String> response = service.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ok\n");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/livez", "/readyz", "/openapi.yaml", "/policy.schema.json"})
    void head_isAnsweredAsGetWithoutItsBody(String path) {
        HttpResponse<String> get = service.get(path);
        HttpResponse<String> head = service.method("HEAD", path);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get.headers().firstValue("Content-Type"));
    }

    @Test
    void documents_haveTheirContentType() {
        assertThat(service.get("/openapi.yaml").headers().firstValue("Content-Type"))
                .contains("application/yaml");
        assertThat(service.get("/policy.schema.json").headers().firstValue("Content-Type"))
                .contains("application/schema+json");
        assertThat(List.of(
                        service.get("/openapi.yaml").body(),
                        service.get("/policy.schema.json").body()))
                .noneMatch(String::isBlank);
    }
}
