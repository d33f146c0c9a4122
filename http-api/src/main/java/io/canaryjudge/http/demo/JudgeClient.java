package io.canaryjudge.http.demo;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the service as a pipeline does: starts rollouts and looks where they stand. Blocks its caller. */
final class JudgeClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ROLLOUTS = "/api/v1/rollouts";

    private final WebClient client;
    private final int port;

    /** @param port where the service listens on the loopback address */
    JudgeClient(WebClient client, int port) {
        this.client = client;
        this.port = port;
    }

    /** Starts a rollout; gives its id. */
    String start(JsonObject plan) {
        HttpResponse<Buffer> response =
                await(client.post(port, Loopback.ADDRESS, ROLLOUTS).sendJsonObject(plan), PATIENCE);
        return require(response, 201).getString("id");
    }

    /** Where a rollout stands. */
    JsonObject rollout(String id) {
        return get(ROLLOUTS + "/" + id);
    }

    /** What is at a path of the service. */
    JsonObject get(String path) {
        return require(await(client.get(port, Loopback.ADDRESS, path).send(), PATIENCE), 200);
    }

    private static JsonObject require(HttpResponse<Buffer> response, int status) {
        if (response.statusCode() != status) {
            throw new IllegalStateException(
                    "the service answered " + response.statusCode() + ": " + response.bodyAsString());
        }
        return response.bodyAsJsonObject();
    }

    /**
     * The result of what goes on elsewhere.
     *
     * @throws IllegalStateException if it takes longer than {@code patience}
     */
    static <T> T await(Future<T> future, Duration patience) {
        try {
            return future.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("something took longer than " + patience.toSeconds() + " s", e);
        }
    }
}
