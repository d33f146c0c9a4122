package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The snippets for pipelines and controllers, as far as they can run here. */
class IntegrationDocsTest {

    private static final Path DOCS = Path.of("..", "docs", "integrations");
    private static final String ADDRESS = "http://judge.example.com";
    private RunningService service;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        service = RunningService.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            return files.sorted().toList().stream();
        }
    }

    private static List<String> blocks(String page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(page)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    /** All values of a key, wherever it is in the documents of a page. */
    private static List<String> values(String page, String key) throws IOException {
        List<String> found = new ArrayList<>();
        for (String block : blocks(page, "yaml")) {
            load(block).forEach(document -> collect(document, key, found));
        }
        return found;
    }

    private static List<Object> load(String yaml) {
        List<Object> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build()).loadAllFromString(yaml).forEach(documents::add);
        return documents;
    }

    private static void collect(Object node, String key, List<String> found) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (key.equals(name) && value instanceof String text) {
                    found.add(text);
                }
                collect(value, key, found);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(element -> collect(element, key, found));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void yamlAndJson_areWellFormed(Path page) throws IOException {
        String name = page.getFileName().toString();

        assertThat(blocks(name, "yaml"))
                .allSatisfy(yaml -> assertThat(load(yaml)).isNotEmpty());
        assertThat(blocks(name, "json"))
                .allSatisfy(
                        json -> assertThat(new JsonObject(json).fieldNames()).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksBetweenPages_leadSomewhere(Path page) throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

        assertThat(link.matcher(Files.readString(page)).results().map(found -> found.group(1)))
                .allSatisfy(target -> assertThat(DOCS.resolve(target)).exists());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shellScripts_areWellFormed(Path page) throws Exception {
        for (String script : blocks(page.getFileName().toString(), "sh")) {
            assertThat(run(Map.of(), "bash", "-n", file("script.sh", script))).isZero();
        }
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private int run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(output()).isTrue();
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    private Map<String, String> address() {
        String base = service.uri("/").toString();
        return Map.of("JUDGE", base.substring(0, base.length() - 1), "GITHUB_TOKEN", "token");
    }

    private String gate() throws IOException {
        return file("judge-gate.sh", blocks("README.md", "sh").get(0));
    }

    @Test
    void gate_ofABadCanary_ends20_andAskedAgainDoesToo() throws Exception {
        String gate = gate();
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return run(address(), "bash", gate, "gated", "1", "2", "release-1", "2");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        RunningService.eventually(
                "the script waits", Duration.ofSeconds(20), () -> service.metric("judge_watchers") == 1);

        service.signal("gated", "data-corruption");

        assertThat(waiting.get(30, TimeUnit.SECONDS)).as(output()).isEqualTo(20);
        assertThat(output()).contains("\nABORT: reported by test: data-corruption (something)");
        assertThat(run(address(), "bash", gate, "gated", "1", "2", "release-1")).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource({"PROMOTE, 0", "ABORT, 20", "INCONCLUSIVE, 21"})
    void gate_endsAsTheVerdictSays(String verdict, int code) throws Exception {
        HttpServer judge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        judge.createContext("/", exchange -> {
            boolean isStart = exchange.getRequestMethod().equals("POST");
            byte[] body = (isStart
                            ? "{\"id\":\"an_1\",\"service\":\"s\"}\n"
                            : "{\"id\":\"an_1\",\"verdict\":\"" + verdict + "\",\"final\":true,\"reason\":\"why\"}\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isStart ? 201 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        judge.start();
        Map<String, String> address =
                Map.of("JUDGE", "http://127.0.0.1:" + judge.getAddress().getPort());

        assertThat(run(address, "bash", gate(), "s", "1", "2", "key")).isEqualTo(code);
        assertThat(output()).isEqualTo(verdict + ": why (an_1)\n");
        judge.stop(0);
    }

    @Test
    void gate_whoseTimeIsOver_ends21_andWithoutAServiceFails() throws Exception {
        assertThat(run(address(), "bash", gate(), "slow", "1", "2", "key", "0")).isEqualTo(21);
        assertThat(output()).startsWith("no final verdict in time");
        assertThat(run(Map.of("JUDGE", "http://127.0.0.1:1/none"), "bash", gate(), "s", "1", "1", "k"))
                .isNotIn(0, 20, 21);
    }

    @Test
    void protectionRule_answersGitHubAtItsCallback() throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer gitHub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gitHub.createContext("/", exchange -> {
            received.add(exchange.getRequestHeaders().getFirst("Authorization"));
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        gitHub.start();
        gate();
        String rule =
                file("protection-rule.sh", blocks("github-actions.md", "sh").get(0));
        String callback = "http://127.0.0.1:" + gitHub.getAddress().getPort()
                + "/repos/o/r/actions/runs/1/deployment_protection_rule";
        service.post(
                "/api/v1/analyses",
                "{\"service\":\"protected\",\"baseline\":\"1\",\"canary\":\"2\"}",
                "Idempotency-Key",
                "run-1");
        service.signal("protected", "data-corruption");

        assertThat(run(address(), "bash", rule, callback, "production", "protected", "1", "2", "run-1"))
                .as(output())
                .isZero();
        gitHub.stop(0);

        assertThat(received.get(0)).isEqualTo("Bearer token");
        JsonObject answer = new JsonObject(received.get(1));
        assertThat(answer.getString("environment_name")).isEqualTo("production");
        assertThat(answer.getString("state")).isEqualTo("rejected");
        assertThat(answer.getString("comment")).startsWith("ABORT: reported by test");
    }

    @Test
    void argoTemplates_askWhatIsAnswered() throws IOException {
        List<String> urls = values("argo-rollouts.md", "url");
        assertThat(urls).hasSize(2);
        for (String url : urls) {
            HttpResponse<String> answer = service.get(filled(url).substring(ADDRESS.length()));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonObject argo = new JsonObject(answer.body()).getJsonObject("argo");
            assertThat(argo.getString("verdict")).isEqualTo(url.contains("guard") ? "PASS" : "NO_DATA");
        }
        assertThat(values("argo-rollouts.md", "jsonPath")).containsOnly("{$.argo}");
        assertThat(new JsonObject(blocks("argo-rollouts.md", "json").get(0))
                        .getJsonObject("argo")
                        .fieldNames())
                .isEqualTo(new JsonObject(service.get(filled(urls.get(0)).substring(ADDRESS.length()))
                                .body())
                        .getJsonObject("argo")
                        .fieldNames());
        assertThat(answered(filled(values("argo-rollouts.md", "query").get(0)))).hasSize(1);
    }

    private static String filled(String template) {
        return template.replace("{{args.policy}}", "default").replaceAll("\\{\\{ ?(?:args\\.)?([a-z-]+) ?\\}\\}", "$1");
    }

    private JsonArray answered(String query) {
        HttpResponse<String> answer =
                service.get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getJsonObject("data").getJsonArray("result");
    }

    @Test
    void flaggerHooks_areAnswered_andItsMetricHasAValue() throws IOException {
        List<String> urls = values("flagger.md", "url");
        assertThat(urls).hasSize(8);
        for (String url : urls) {
            HttpResponse<String> answer = service.post(
                    url.substring(ADDRESS.length()),
                    "{\"name\":\"target\",\"namespace\":\"namespace\",\"phase\":\"Progressing\",\"checksum\":\"c\"}");
            assertThat(answer.statusCode()).as(url + ": " + answer.body()).isIn(200, 202, 403);
        }
        assertThat(answered(filled(values("flagger.md", "query").get(0)))).hasSize(1);
    }

    @Test
    void kayentaSession_asPrinted_endsWithAResult() throws Exception {
        String script = "set -eu\n" + blocks("kayenta.md", "sh").get(0);

        assertThat(run(address(), "bash", file("session.sh", script)))
                .as(output())
                .isZero();
        JsonObject status = new JsonObject(Files.readString(folder.resolve("status.json")));
        assertThat(status.getString("status")).isEqualTo("succeeded");
        assertThat(status.getJsonObject("result").getJsonObject("judgeResult").getJsonArray("results"))
                .hasSize(2);
    }

    @Test
    void queries_asPrinted_areAnswered() throws Exception {
        String script = "set -eu\n" + blocks("prometheus.md", "sh").get(0);

        assertThat(run(address(), "bash", file("queries.sh", script)))
                .as(output())
                .isZero();
        assertThat(output().lines())
                .hasSize(3)
                .allSatisfy(line ->
                        assertThat(new JsonObject(line).getString("status")).isEqualTo("success"));
    }

    @Test
    void seriesOfThePage_areThoseOfTheService() throws IOException {
        String message = new JsonObject(service.get("/api/v1/query?query=none").body()).getString("error");
        List<String> names = Pattern.compile("judge_[a-z_]+")
                .matcher(message)
                .results()
                .map(MatchResult::group)
                .toList();
        String page = Files.readString(DOCS.resolve("prometheus.md"));

        assertThat(names).hasSize(8).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void pagesOfTheIndex_areAllPages() throws IOException {
        String index = Files.readString(DOCS.resolve("README.md"));

        assertThat(pages().map(page -> page.getFileName().toString()).collect(Collectors.toSet()))
                .filteredOn(name -> !name.equals("README.md"))
                .allSatisfy(name -> assertThat(index).contains("(" + name + ")"));
    }
}
