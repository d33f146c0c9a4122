package io.canaryjudge.http.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canaryjudge.http.PrometheusProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What `judge policy propose`, `judge policy check` and `judge query` make of a real Prometheus that scraped what frameworks,
 * meshes and proxies expose. Each kind of exporter is a target for each of two versions, told apart by a label of its own.
 */
class PrometheusCommandsTest {

    @TempDir
    private static Path folder;

    private static HttpServer exporters;
    private static PrometheusProcess prometheus;

    /** What one kind of exporter exposes, growing by 10 with each scrape, and what is to be made of it. */
    private enum Exporter {
        OPENTELEMETRY(
                """
                http_server_request_duration_seconds_bucket{http_response_status_code="200",le="0.1"} %1$d
                http_server_request_duration_seconds_bucket{http_response_status_code="200",le="+Inf"} %1$d
                http_server_request_duration_seconds_count{http_response_status_code="200"} %1$d
                http_server_request_duration_seconds_count{http_response_status_code="500"} 0
                """,
                "http_server_request_duration_seconds_count",
                "http_response_status_code=~\"5..\"",
                "http_server_request_duration_seconds",
                "s"),
        MICROMETER("""
                http_server_requests_seconds_bucket{method="GET",status="200",le="0.1"} %1$d
                http_server_requests_seconds_bucket{method="GET",status="200",le="+Inf"} %1$d
                http_server_requests_seconds_count{method="GET",status="200"} %1$d
                """, "http_server_requests_seconds_count", "status=~\"5..\"", "http_server_requests_seconds", "s"),
        PLAIN("""
                http_requests_total{code="200"} %1$d
                http_request_duration_seconds_bucket{le="0.1"} %1$d
                http_request_duration_seconds_bucket{le="+Inf"} %1$d
                http_request_duration_seconds_count %1$d
                """, "http_requests_total", "code=~\"5..\"", "http_request_duration_seconds", "s"),
        GRPC(
                """
                grpc_server_handled_total{grpc_code="OK",grpc_method="Pay"} %1$d
                grpc_server_handling_seconds_bucket{grpc_method="Pay",le="0.1"} %1$d
                grpc_server_handling_seconds_bucket{grpc_method="Pay",le="+Inf"} %1$d
                """,
                "grpc_server_handled_total",
                "grpc_code=~\"Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss|Unimplemented\"",
                "grpc_server_handling_seconds",
                "s"),
        ISTIO("""
                istio_requests_total{reporter="destination",response_code="200",destination_workload="w"} %1$d
                istio_requests_total{reporter="source",response_code="200",destination_workload="w"} %1$d
                istio_request_duration_milliseconds_bucket{reporter="destination",destination_workload="w",le="100"} %1$d
                istio_request_duration_milliseconds_bucket{reporter="destination",destination_workload="w",le="+Inf"} %1$d
                istio_request_duration_milliseconds_bucket{reporter="source",destination_workload="w",le="+Inf"} %1$d
                """, "istio_requests_total", "response_code=~\"5..\"", "istio_request_duration_milliseconds", "ms"),
        ENVOY("""
                envoy_cluster_upstream_rq{envoy_cluster_name="w",envoy_response_code="200"} %1$d
                envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="w",le="100"} %1$d
                envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="w",le="+Inf"} %1$d
                """, "envoy_cluster_upstream_rq", "envoy_response_code=~\"5..\"", "envoy_cluster_upstream_rq_time", "ms"),
        NGINX(
                """
                nginx_ingress_controller_requests{status="200"} %1$d
                nginx_ingress_controller_request_duration_seconds_bucket{status="200",le="0.1"} %1$d
                nginx_ingress_controller_request_duration_seconds_bucket{status="200",le="+Inf"} %1$d
                """,
                "nginx_ingress_controller_requests",
                "status=~\"5..\"",
                "nginx_ingress_controller_request_duration_seconds",
                "s");

        private final String exposed;
        private final String total;
        private final String failed;
        private final String durations;
        private final String unit;

        Exporter(String exposed, String total, String failed, String durations, String unit) {
            this.exposed = exposed;
            this.total = total;
            this.failed = failed;
            this.durations = durations;
            this.unit = unit;
        }

        String label() {
            return "version_of_" + name().toLowerCase(Locale.ROOT);
        }

        String matchers() {
            String service = "%s=\"${service}\",%s=\"${version}\"".formatted(serviceLabel(), label());
            return this == ISTIO ? service + ",reporter=\"destination\"" : service;
        }

        private String serviceLabel() {
            return switch (this) {
                case ISTIO -> "destination_workload";
                case ENVOY -> "envoy_cluster_name";
                default -> "job";
            };
        }

        String service() {
            return serviceLabel().equals("job") ? "exporters" : "w";
        }
    }

    @BeforeAll
    static void scrape() throws IOException {
        exporters = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Map<String, AtomicInteger> scrapes = new ConcurrentHashMap<>();
        StringBuilder config = new StringBuilder("""
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - job_name: exporters
                    static_configs:
                """);
        for (Exporter exporter : Exporter.values()) {
            for (String version : new String[] {"1", "2"}) {
                String path = "/" + exporter.name() + "/" + version;
                exporters.createContext(path, exchange -> {
                    int scraped = scrapes.computeIfAbsent(path, key -> new AtomicInteger())
                            .incrementAndGet();
                    answer(exchange, exporter.exposed.formatted(10 * scraped));
                });
                config.append(
                        "      - {targets: ['127.0.0.1:%d'], labels: {%s: '%s', instance: %s, __metrics_path__: %s}}%n"
                                .formatted(exporters.getAddress().getPort(), exporter.label(), version, version, path));
            }
        }
        exporters.start();
        prometheus = new PrometheusProcess(folder, config.toString());
        prometheus.awaitResult("count(count_over_time({le='+Inf'}[1m]) >= 4) == 16");
    }

    @AfterAll
    static void stop() {
        prometheus.close();
        exporters.stop(0);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @ParameterizedTest
    @MethodSource("exporters")
    void whatIsExposed_isProposed_understood_andAnswered(String name) throws IOException {
        Exporter exporter = Exporter.valueOf(name);

        Ran proposed = source("policy", "propose", "--label", exporter.label());

        assertThat(proposed.code()).as(proposed.err()).isZero();
        String selected = exporter.matchers();
        assertThat(proposed.out())
                .contains("      errors: '%s{%s,%s}'%n".formatted(exporter.total, selected, exporter.failed))
                .contains("      total: '%s{%s}'%n".formatted(exporter.total, selected))
                .contains("  - {name: latency_p99, margin: 1.5, passMargin: 3, query: {buckets: '%s{%s}', unit: %s}}%n"
                        .formatted(exporter.durations, selected, exporter.unit));
        Path policy = Files.writeString(folder.resolve(name + ".yaml"), proposed.out());

        Ran checked = source("policy", "check", policy.toString());
        assertThat(checked.code()).as(checked.toString()).isZero();
        assertThat(checked.out().lines().filter("  the source understands it"::equals))
                .hasSize(4);

        Ran asked =
                source("query", policy.toString(), "--service", exporter.service(), "--baseline", "1", "--canary", "2");
        assertThat(asked.code()).as(asked.toString()).isZero();
        assertThat(asked.out())
                .contains("latency_p50, p50 in ms", "latency_p95, p95 in ms", "latency_p99, p99 in ms")
                .containsPattern("baseline \\|[^|]*[▁-█][^|]*\\| [1-9][0-9]* counted, 0 of them failed")
                .containsPattern("canary   \\|[^|]*[▁-█][^|]*\\| [1-9][0-9]* latencies");
    }

    static Stream<String> exporters() {
        return Arrays.stream(Exporter.values()).map(Exporter::name);
    }

    @Test
    void nothingThatIsNamedAsUsual_isSaid() {
        Ran ran = source("policy", "propose", "--label", "none");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .isEqualTo(
                        "judge: no metric with the label none is named as requests and their durations usually are\n");
    }

    @Test
    void aLabelThatIsNone_isRefused_beforeAnythingIsAsked() {
        Ran ran = source("policy", "propose", "--label", "a\"} or {b");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--label must be a label's name, was 'a\"} or {b'");
    }

    @Test
    void aSourceThatIsNotThere_isSaid() {
        Ran ran = Ran.judge("policy", "propose", "--source", "http://127.0.0.1:1");

        assertThat(ran.code()).isNotZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("judge: ").contains("127.0.0.1:1").doesNotContain("\tat ");
    }

    private static Ran source(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--source";
        all[arguments.length + 1] = prometheus.uri().toString();
        return Ran.judge(all);
    }
}
