package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfig.Webhook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of every panel has data in a real Prometheus that scrapes the real service; the rules pass their tests. */
class DashboardsTest {

    private static final Path DASHBOARDS = Path.of("..", "dashboards");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String POLICY = """
            {"metrics":[{"name":"error_rate"},{"name":"latency_p99"},{"name":"cpu","kind":"gauge","field":"cpu"}]}""";

    /** One query of one panel. */
    private record Query(String dashboard, String panel, String expression) {}

    @Test
    void everyQueryOfEveryPanel_hasData(@TempDir Path folder) throws Exception {
        Webhook webhook = new Webhook(
                URI.create("https://receiver.invalid/"),
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                false,
                Duration.ofSeconds(1));
        try (RunningService service = RunningService.start(ServerConfig.DEFAULT.withWebhook(webhook));
                PrometheusProcess prometheus = new PrometheusProcess(folder, scraping(service.port()))) {
            start(service, "aborted");
            String running = start(service, "running");
            List<Query> queries = queries();
            assertThat(queries).hasSizeGreaterThan(40);
            List<String> without = new ArrayList<>();
            RunningService.eventually("all panels have data", PATIENCE, () -> {
                send(service);
                without.clear();
                queries.stream()
                        .filter(query -> !hasData(prometheus, query, running))
                        .forEach(query -> without.add(query.toString()));
                return without.isEmpty();
            });
        }
    }

    private static String start(RunningService service, String name) {
        String body = "{\"service\":\"" + name + "\",\"baseline\":\"1\",\"canary\":\"2\",\"policy\":" + POLICY + "}";
        return new JsonObject(service.post("/api/v1/analyses", body).body()).getString("id");
    }

    /** Some traffic for both; of the one, half of the canary's requests fail. */
    private static void send(RunningService service) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            for (String name : List.of("aborted", "running")) {
                for (int version = 1; version <= 2; version++) {
                    int status = version == 2 && name.equals("aborted") && i % 2 == 0 ? 500 : 200;
                    lines.append("r,service=%s,version=%d,instance=%d latency_ms=%d,status=%di,cpu=0.%d%n"
                            .formatted(name, version, version, 20 + i % 7, status, 1 + i % 9));
                }
            }
        }
        assertThat(service.post("/api/v2/write", lines.toString()).statusCode()).isEqualTo(204);
    }

    private static List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                for (Object panel : new JsonObject(Files.readString(file)).getJsonArray("panels")) {
                    JsonObject each = (JsonObject) panel;
                    for (Object target : each.getJsonArray("targets", new JsonArray())) {
                        queries.add(new Query(
                                file.getFileName().toString(),
                                each.getString("title"),
                                ((JsonObject) target).getString("expr")));
                    }
                }
            }
        }
        return queries;
    }

    private static boolean hasData(PrometheusProcess prometheus, Query query, String analysis) {
        String expression = query.expression()
                .replace("$__rate_interval", "15s")
                .replace("$__range", "2m")
                .replace("$job", "canary-judge")
                .replace("$instance", ".+")
                .replace("$service", ".+")
                .replace("$analysis", analysis);
        assertThat(expression).doesNotContain("$");
        URI address = prometheus.uri().resolve("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
        try {
            String answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
            JsonObject json = new JsonObject(answer);
            assertThat(json.getString("status")).as("%s: %s", query, answer).isEqualTo("success");
            return !json.getJsonObject("data").getJsonArray("result").isEmpty();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String scraping(int port) {
        return """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: canary-judge
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                """.formatted(port);
    }

    @Test
    void rules_passTheirTests() throws Exception {
        Path rules = DASHBOARDS.resolve("rules");
        assertThat(promtool(rules, "check", "rules", "canary-judge.rules.yaml")).contains("SUCCESS: 12 rules found");
        assertThat(promtool(rules, "test", "rules", "canary-judge.test.yaml")).contains("SUCCESS");
    }

    private static String promtool(Path folder, String... arguments) throws Exception {
        Process process = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
