package io.canaryjudge.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.JudgeServer;
import io.canaryjudge.http.config.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The web page as a browser gets it. */
class WebPageTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static JudgeServer server;

    @BeforeAll
    static void start() throws Exception {
        server = JudgeServer.start(ServerConfig.DEFAULT.inMemory().withPort(0)).await(30, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop().await(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/index.html, text/html",
        "/judge.js, text/javascript",
        "/judge.css, text/css",
        "/page/charts.js, text/javascript",
        "/lib/uplot-1.6.32/uPlot.esm.js, text/javascript",
        "/lib/uplot-1.6.32/uPlot.min.css, text/css",
        "/icon.svg, image/svg+xml"
    })
    void file_isServedUnderTheSecurityPolicy(String path, String type) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith(type);
        assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .doesNotContain("unsafe");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    }

    @Test
    void file_thatTheBrowserHas_isNotSentAgain() throws Exception {
        String tag = get("/judge.js").headers().firstValue("etag").orElseThrow();
        HttpRequest again = HttpRequest.newBuilder(uri("/judge.js"))
                .header("If-None-Match", tag)
                .build();

        HttpResponse<String> response = CLIENT.send(again, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page",
                "/page/",
                "/lib/uplot-1.6.32/LICENSE",
                "/page/../logback.xml",
                "/page/%2e%2e/%2e%2e/openapi.js",
                "/..%2fopenapi.js",
                "/page/missing.js"
            })
    void path_thatIsNoFileOfThePage_isNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void files_askedForAllAtOnce_areAllAnswered() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            HttpRequest request = HttpRequest.newBuilder(uri("/lib/uplot-1.6.32/uPlot.esm.js"))
                    .build();
            answers.add(CLIENT.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::statusCode));
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
    }

    @Test
    void page_refersOnlyToFilesThatTheServiceHas() throws Exception {
        Matcher reference = Pattern.compile("(?:src|href)=\"([^\"#]+)\"").matcher(get("/").body());
        int count = 0;
        while (reference.find()) {
            assertThat(reference.group(1)).startsWith("/");
            assertThat(get(reference.group(1)).statusCode())
                    .as(reference.group(1))
                    .isEqualTo(200);
            count++;
        }
        assertThat(count).isGreaterThanOrEqualTo(3);
    }

    @Test
    void page_hasNothingThatTheSecurityPolicyForbids() throws Exception {
        assertThat(get("/").body())
                .doesNotContain("<style")
                .doesNotContainPattern("\\sstyle=")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContainPattern("<script(?![^>]*src=)");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void script_putsDataOnThePageAsTextOnly(String path) throws Exception {
        assertThat(get(path).body())
                .doesNotContain(
                        "innerHTML",
                        "outerHTML",
                        "insertAdjacentHTML",
                        "document.write",
                        "eval(",
                        "setAttribute(\"style");
    }

    static List<String> scripts() throws IOException {
        Path folder = Path.of("src", "main", "resources", "webroot");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".js") && !file.startsWith(folder.resolve("lib")))
                    .map(file -> "/" + folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
