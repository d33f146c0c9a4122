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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    @CsvSource({"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "setAttribute(\"style"})
    void script_putsDataOnThePageAsTextOnly(String forbidden) throws Exception {
        assertThat(get("/judge.js").body()).doesNotContain(forbidden);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
