package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", this::take);
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    /** The first attempt is answered as a receiver in trouble does. */
    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        HttpHeaders headers = HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true);
        boolean isFirst = received.isEmpty();
        received.add(new Received(headers, body));
        exchange.sendResponseHeaders(isFirst ? 500 : 204, -1);
        exchange.close();
    }

    @Test
    void abort_isToldWithASignatureAndTheSameIdUntilItIsTaken() throws Exception {
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
        ServerConfig.Webhook webhook = new ServerConfig.Webhook(url, SECRET, true, Duration.ofSeconds(5));
        try (RunningService service = RunningService.start(ServerConfig.DEFAULT.withWebhook(webhook))) {
            String id = service.startAnalysis("hooked");
            service.signal("hooked", "data-corruption");
            JsonObject verdict = service.verdict(id);

            RunningService.eventually("the second attempt", Duration.ofSeconds(15), () -> received.size() == 2);
            RunningService.eventually(
                    "it counts",
                    Duration.ofSeconds(20),
                    () -> service.get("/metrics")
                            .body()
                            .contains("judge_notifications_total{receiver=\"webhook\",result=\"delivered\"} 1.0"));

            Received first = received.get(0);
            Received second = received.get(1);
            assertThat(first.header("webhook-id")).isEqualTo("msg_" + id + "_2");
            assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
            assertThat(second.body()).isEqualTo(first.body());
            for (Received attempt : received) {
                assertThatCode(() -> new Webhook(SECRET).verify(attempt.body(), attempt.headers()))
                        .doesNotThrowAnyException();
                assertThatThrownBy(() -> new Webhook(SECRET).verify(attempt.body() + " ", attempt.headers()))
                        .isInstanceOf(com.standardwebhooks.exceptions.WebhookVerificationException.class);
            }
            JsonObject notification = new JsonObject(first.body());
            assertThat(notification.getString("type")).isEqualTo("verdict.changed");
            assertThat(notification.getString("timestamp")).isEqualTo(verdict.getString("since"));
            assertThat(notification.getJsonObject("data")).isEqualTo(verdict);
        }
        assertThat(received).hasSize(2);
    }

    private record Received(HttpHeaders headers, String body) {
        String header(String name) {
            return headers.firstValue(name).orElseThrow();
        }
    }
}
