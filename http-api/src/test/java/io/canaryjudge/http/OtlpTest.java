package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.connector.otlp.OtlpConfig;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfigReader;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exporter is answered. */
class OtlpTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final MovedClock CLOCK = new MovedClock(NOW);
    private static RunningService service;

    @BeforeAll
    static void start() {
        ServerConfig config = ServerConfigReader.read(
                """
                maxSeries: 2
                maxBodyBytes: 65536
                otlp:
                  maxStreams: 6
                  versionAttribute: deployment.version
                """, Map.of("CANARYJUDGE_OTLP_HISTOGRAMS", "http.server.request.duration, own.latency"), Map.of());
        service = RunningService.start(config, CLOCK);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String body(String instance, String metric, String route, int endSecond, String counts) {
        return """
                {"resourceMetrics":[{"resource":{"attributes":[
                   {"key":"service.name","value":{"stringValue":"otlp"}},
                   {"key":"deployment.version","value":{"stringValue":"1"}},
                   {"key":"service.instance.id","value":{"stringValue":"%s"}}]},
                 "scopeMetrics":[{"metrics":[{"name":"%s","unit":"s","histogram":{"aggregationTemporality":1,
                   "dataPoints":[{"startTimeUnixNano":"%d","timeUnixNano":"%d","count":"4","explicitBounds":[0.1,1],
                     "bucketCounts":%s,"attributes":[{"key":"http.response.status_code","value":{"intValue":"200"}},
                       {"key":"http.route","value":{"stringValue":"%s"}}]}]}}]}]}]}
                """.formatted(instance, metric, nanos(endSecond - 10), nanos(endSecond), counts, route);
    }

    private static long nanos(int second) {
        return (NOW.getEpochSecond() + second) * 1_000_000_000L;
    }

    private static HttpResponse<String> json(String body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return service.post("/v1/metrics", RunningService.gzip(body), all);
    }

    private static double points(String result) {
        return service.metric("judge_otlp_points_total{result=\"" + result + "\"}");
    }

    private static double samples(String result) {
        return service.metric("judge_ingest_samples_total{result=\"" + result + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http.server.request.duration", "own.latency"})
    void goodPoints_areTaken_andCountAsSamples(String metric) {
        double before = samples("recorded");

        HttpResponse<String> response = json(body("a", metric, "/", 0, "[1,2,1]"), "Content-Encoding", "gzip");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(samples("recorded") - before).isEqualTo(4);
    }

    @Test
    void badPoints_areToldInAPartialSuccess_andCountedByReason() {
        double before = points("malformed");

        HttpResponse<String> response = json(body("a", "own.latency", "/", 0, "[1,2,2]"), "Content-Encoding", "gzip");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonObject partial = new JsonObject(response.body()).getJsonObject("partialSuccess");
        assertThat(partial.getString("rejectedDataPoints")).isEqualTo("1");
        assertThat(partial.getString("errorMessage"))
                .isEqualTo("metric own.latency: count must be the sum of the buckets, 5, was 4");
        assertThat(points("malformed") - before).isEqualTo(1);
    }

    @Test
    void metricsOfOtherThings_areCountedAsIgnored() {
        double before = points("ignored");

        HttpResponse<String> response = json(body("a", "own.size", "/", 0, "[1,2,1]"), "Content-Encoding", "gzip");

        assertThat(response.body()).isEqualTo("{}");
        assertThat(points("ignored") - before).isEqualTo(1);
    }

    @Test
    void latePoints_areTakenAndToldApart() {
        HttpResponse<String> response =
                json(body("a", "own.latency", "/late", -100, "[1,2,1]"), "Content-Encoding", "gzip");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Judge-Late-Samples")).contains("4");
    }

    @Test
    void bodyThatCannotBeDecoded_isAnsweredInItsEncoding() {
        HttpResponse<String> asJson = json("{\"resourceMetrics\":7}", "Content-Encoding", "gzip");
        HttpResponse<String> asProtobuf =
                service.post("/v1/metrics", new byte[] {10, 9}, "Content-Type", "application/x-protobuf");

        assertThat(asJson.statusCode()).isEqualTo(400);
        JsonObject status = new JsonObject(asJson.body());
        assertThat(status.getInteger("code")).isEqualTo(3);
        assertThat(status.getString("message"))
                .isEqualTo("resourceMetrics must be an array, was '7', at line 1, column 20");
        assertThat(asProtobuf.statusCode()).isEqualTo(400);
        assertThat(asProtobuf.headers().firstValue("Content-Type")).contains("application/x-protobuf");
        assertThat(asProtobuf.body()).startsWith("\b\u0003").contains("not a protobuf ExportMetricsServiceRequest");
    }

    @Test
    void bodyThatIsNotWhatItsEncodingSays_isAnsweredInItsContentType() {
        HttpResponse<String> response = service.post(
                "/v1/metrics",
                "no gzip".getBytes(UTF_8),
                "Content-Type",
                "application/json",
                "Content-Encoding",
                "gzip");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(response.body()).getString("message")).contains("gzip");
    }

    @Test
    void otherContentTypes_areRefused() {
        HttpResponse<String> response = service.post("/v1/metrics", "{}", "Content-Type", "text/plain");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(service.post("/v1/metrics", "{}").statusCode()).isEqualTo(415);
    }

    @Test
    void limits_ofInstancesAndStreams_areTold() {
        try (RunningService small =
                RunningService.start(ServerConfigReader.read("""
                        maxSeries: 1
                        otlp:
                          versionAttribute: deployment.version
                          maxStreams: 2
                        """, Map.of(), Map.of()), new MovedClock(NOW))) {
            String metric = "http.server.request.duration";
            List<String> type = List.of("Content-Type", "application/json");
            String[] headers = type.toArray(String[]::new);
            HttpResponse<String> taken = small.post("/v1/metrics", body("a", metric, "/", 0, "[1,2,1]"), headers);
            HttpResponse<String> second = small.post("/v1/metrics", body("b", metric, "/", 0, "[1,2,1]"), headers);
            HttpResponse<String> third = small.post("/v1/metrics", body("c", metric, "/", 0, "[1,2,1]"), headers);

            assertThat(taken.body()).isEqualTo("{}");
            assertThat(second.statusCode()).isEqualTo(200);
            JsonObject partial = new JsonObject(second.body()).getJsonObject("partialSuccess");
            assertThat(partial.getString("rejectedDataPoints")).isEqualTo("1");
            assertThat(partial.getString("errorMessage")).contains("more instances");
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("Retry-After")).contains("60");
            assertThat(new JsonObject(third.body()).getInteger("code")).isEqualTo(8);
            assertThat(small.metric("judge_otlp_streams")).isEqualTo(2);
            assertThat(small.metric("judge_otlp_points_total{result=\"stream_limit\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void settings_thatContradictThemselves_areRefused() {
        assertThatThrownBy(() -> ServerConfigReader.read("otlp: {errorSums: [errors], sums: []}", Map.of(), Map.of()))
                .hasMessageContaining("errorSums need requestSums")
                .hasMessageContaining("otlp.sums");
        assertThat(ServerConfigReader.read("otlp: {}", Map.of(), Map.of())
                        .formats()
                        .otlp())
                .isEqualTo(OtlpConfig.DEFAULT);
    }
}
