package io.canaryjudge.http.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.canaryjudge.connector.FreePorts;
import io.canaryjudge.http.RunningService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitCommandTest {

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
    void verdict_thatComesWhileWaiting_isPrinted() throws Exception {
        String id = service.startAnalysis("wait");
        CompletableFuture<Ran> waiting = CompletableFuture.supplyAsync(() -> wait(id, "30s"));
        RunningService.eventually(
                "the command waits", Duration.ofSeconds(10), () -> service.metric("judge_watchers") == 1);

        service.signal("wait", "data-corruption");

        Ran ran = waiting.get(10, TimeUnit.SECONDS);
        assertThat(ran.code()).isEqualTo(20);
        assertThat(ran.out())
                .isEqualTo("ABORT: reported by test: data-corruption (something) (rule critical-signal)\n");
        assertThat(ran.err()).startsWith("judge: CONTINUE: no data for ");
    }

    @Test
    void verdict_thatIsThere_isPrintedAtOnce() {
        String id = service.startAnalysis("there");
        service.signal("there", "data-corruption");

        assertThat(wait(id, "30s").code()).isEqualTo(20);
    }

    @Test
    void wait_thatIsOver_isInconclusive() {
        String id = service.startAnalysis("over");
        long start = System.nanoTime();

        Ran ran = wait(id, "500ms");

        assertThat(ran.code()).isEqualTo(21);
        assertThat(ran.out()).startsWith("INCONCLUSIVE: no final verdict within 500ms; no data for ");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(490), Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"an_unknown", "a b/../c?d#e", "%zz", "ü"})
    void id_thatIsUnknown_isWrongUsage(String id) {
        Ran ran = wait(id, "10s");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo("judge: there is no analysis of this id\n");
    }

    @Test
    void server_thatCannotBeReached_isTriedUntilTheWaitIsOver() throws IOException {
        int port = FreePorts.next();

        Ran ran = Ran.judge("wait", "an_x", "--timeout", "700ms", "--server", "http://127.0.0.1:" + port);

        assertThat(ran.code()).isEqualTo(21);
        assertThat(ran.out()).isEqualTo("INCONCLUSIVE: no final verdict within 700ms; no verdict was received\n");
        assertThat(ran.err()).contains("cannot reach http://127.0.0.1:" + port + " (ConnectException); trying again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "ftp://h", "http:///x", "http://a b"})
    void server_thatIsNoUrl_isWrongUsage(String server) {
        Ran ran = Ran.judge("wait", "an_x", "--timeout", "1s", "--server", server);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("--server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "soon", "-1s", "999999999999d"})
    void timeout_thatIsNoDuration_isWrongUsage(String timeout) {
        Ran ran = wait("an_x", timeout);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--timeout must be a duration such as 30m, was '" + timeout + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>         | its answer is no verdict",
                "200 | {}             | its answer is no verdict",
                "200 | {\"verdict\":5} | its answer is no verdict",
                "302 | ''             | the service answered 302",
                "404 | <html>         | the service answered 404",
                "404 | {}             | the service answered 404",
                "401 | {\"detail\":\"no token\"} | no token"
            })
    void server_thatIsAnother_isToldFromAJudge(int status, String body, String message) throws IOException {
        HttpServer other = other(status, body);
        try {
            Ran ran = Ran.judge("wait", "an_x", "--timeout", "20s", "--server", url(other));

            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).startsWith("judge: ").contains(message).doesNotContain("null");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void server_thatIsInTrouble_isTriedAgainUnderItsOwnPath() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger requests = new AtomicInteger();
        server.createContext("/judge/api/v1/analyses/an_x/verdict", exchange -> {
            boolean isFirst = requests.incrementAndGet() == 1;
            byte[] body = "{\"verdict\":\"PROMOTE\",\"final\":true,\"reason\":\"all is well\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(isFirst ? 503 : 200, isFirst ? -1 : body.length);
            if (!isFirst) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        try {
            Ran ran = Ran.judge("wait", "an_x", "--timeout", "20s", "--server", url(server) + "/judge/");

            assertThat(ran.code()).isZero();
            assertThat(ran.out()).isEqualTo("PROMOTE: all is well\n");
            assertThat(ran.err()).contains("the service answered 503; trying again");
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer other(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static Ran wait(String id, String timeout) {
        return Ran.judge(
                "wait", id, "--timeout", timeout, "--server", service.uri("").toString());
    }
}
