package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service over a restart, with its file. */
class StoreTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String REQUEST = "{\"service\":\"kept\",\"baseline\":\"1\",\"canary\":\"2\","
            + "\"policy\":{\"duration\":\"1h\",\"alphaAbort\":0.02}}";

    @TempDir
    private Path folder;

    private RunningService start(ServerConfig config) {
        return RunningService.startAsSet(
                config.withKeeping(config.keeping().withFolder(folder)), InstantSource.system());
    }

    @Test
    void restart_keepsAnalysesTheirVerdictsAndTheirKeys() {
        JsonObject before;
        JsonObject over;
        try (RunningService service = start(ServerConfig.DEFAULT)) {
            before = new JsonObject(service.post("/api/v1/analyses", REQUEST, "Idempotency-Key", "k")
                    .body());
            String id = service.startAnalysis("over");
            service.signal("over", "data-corruption");
            over = service.verdict(id);
            assertThat(over.getString("verdict")).isEqualTo("ABORT");
        }
        try (RunningService service = start(ServerConfig.DEFAULT)) {
            HttpResponse<String> again = service.post("/api/v1/analyses", REQUEST, "Idempotency-Key", "k");

            assertThat(again.statusCode()).isEqualTo(200);
            JsonObject after = new JsonObject(again.body());
            for (String key : List.of("id", "startedAt", "deadline", "service", "ended")) {
                assertThat(after.getValue(key)).as(key).isEqualTo(before.getValue(key));
            }
            assertThat(after.getJsonObject("verdict").getLong("sequence"))
                    .isEqualTo(before.getJsonObject("verdict").getLong("sequence"));
            assertThat(service.verdict(over.getString("id"))).isEqualTo(over);
            assertThat(service.metric("judge_analyses_running")).isEqualTo(1);
        }
    }

    @Test
    void webhook_thatWasGivenUp_isListedAndSentAgainAfterARestart() throws Exception {
        AtomicInteger status = new AtomicInteger(410);
        List<String> ids = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            ids.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        receiver.start();
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hunter1");
        ServerConfig config =
                ServerConfig.DEFAULT.withWebhook(new ServerConfig.Webhook(url, SECRET, true, Duration.ofSeconds(5)));
        try {
            try (RunningService service = start(config)) {
                service.startAnalysis("hooked");
                service.signal("hooked", "data-corruption");
                RunningService.eventually(
                        "it is dead",
                        Duration.ofSeconds(20),
                        () -> dead(service).size() == 1);
            }
            status.set(204);
            try (RunningService service = start(config)) {
                JsonObject delivery = dead(service).getJsonObject(0);
                assertThat(delivery.getString("failure")).isEqualTo("status 410");
                assertThat(delivery.encode()).doesNotContain("hunter1");
                JsonObject wish = new JsonObject()
                        .put("number", delivery.getLong("number"))
                        .put("actor", "someone")
                        .put("reason", "the receiver is there again");

                assertThat(service.post("/api/v1/deliveries", wish.encode()).statusCode())
                        .isEqualTo(202);
                RunningService.eventually("it is sent again", Duration.ofSeconds(20), () -> ids.size() == 2);

                assertThat(ids.get(1)).isEqualTo(ids.get(0)).isEqualTo(delivery.getString("id"));
                assertThat(service.post("/api/v1/deliveries", wish.encode()).statusCode())
                        .isEqualTo(404);
                assertThat(dead(service)).isEmpty();
            }
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void webhooks_ofAReceiverThatWasRemovedFromTheSettings_areGivenUpAtTheStart_andCounted() throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        URI nobody = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
        receiver.stop(0);
        ServerConfig.Webhook webhook = new ServerConfig.Webhook(nobody, SECRET, true, Duration.ofSeconds(5));
        try (RunningService service = start(ServerConfig.DEFAULT.withWebhook(webhook))) {
            service.startAnalysis("hooked");
            service.signal("hooked", "data-corruption");
            RunningService.eventually(
                    "it is counted as owed",
                    Duration.ofSeconds(20),
                    () -> service.metric("judge_deliveries_pending") == 1);
            assertThat(service.metric("judge_deliveries_dead")).isZero();
        }
        try (RunningService service = start(ServerConfig.DEFAULT)) {
            RunningService.eventually(
                    "it is given up",
                    Duration.ofSeconds(20),
                    () -> dead(service).size() == 1);

            assertThat(dead(service).getJsonObject(0).getString("failure"))
                    .isEqualTo("the receiver is not in the settings any more");
            RunningService.eventually(
                    "it is counted as dead",
                    Duration.ofSeconds(20),
                    () -> service.metric("judge_deliveries_dead") == 1);
            assertThat(service.metric("judge_deliveries_pending")).isZero();
        }
    }

    private static JsonArray dead(RunningService service) {
        return new JsonObject(
                        service.get("/api/v1/deliveries?state=dead&after=0").body())
                .getJsonArray("deliveries");
    }

    @Test
    void deliveries_askedForWrongly_areRefused() {
        try (RunningService service = RunningService.start()) {
            assertThat(service.get("/api/v1/deliveries?state=pending").statusCode())
                    .isEqualTo(400);
            assertThat(service.get("/api/v1/deliveries?after=-1").statusCode()).isEqualTo(400);
            assertThat(service.post("/api/v1/deliveries", "{\"number\":1}").body())
                    .contains("actor")
                    .contains("reason");
        }
    }
}
