package io.canaryjudge.http.demo;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Asks the service as a pipeline does: starts an analysis and waits for its verdict by long polls. Blocks its caller. */
final class JudgeClient {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ANALYSES = "/api/v1/analyses";

    private final WebClient client;
    private final int port;

    /** @param port where the service listens on the loopback address */
    JudgeClient(WebClient client, int port) {
        this.client = client;
        this.port = port;
    }

    /** Starts an analysis; gives its id. */
    String start(JsonObject request) {
        HttpResponse<Buffer> response =
                await(client.post(port, Loopback.ADDRESS, ANALYSES).sendJsonObject(request), PATIENCE);
        return require(response, 201).getString("id");
    }

    /**
     * Waits for a verdict that may be acted on.
     *
     * @param limit the longest wait
     * @param look how long one poll may take; {@code onLook} is given the present verdict after each that brought none
     * @throws IllegalStateException if there is no such verdict within the limit
     */
    JsonObject awaitFinal(String id, Duration limit, Duration look, Consumer<JsonObject> onLook) {
        long end = System.nanoTime() + limit.toNanos();
        String tag = "";
        while (System.nanoTime() - end < 0) {
            HttpResponse<Buffer> response = poll(id, tag, look);
            if (response.statusCode() == 304) {
                onLook.accept(state(id));
                continue;
            }
            JsonObject verdict = require(response, 200);
            tag = response.getHeader("ETag");
            if (verdict.getBoolean("final")) {
                return verdict;
            }
        }
        throw new IllegalStateException("no verdict on " + id + " within " + limit.toSeconds() + " s");
    }

    private HttpResponse<Buffer> poll(String id, String tag, Duration wait) {
        HttpRequest<Buffer> request = client.get(port, Loopback.ADDRESS, ANALYSES + "/" + id + "/verdict")
                .addQueryParam("wait", wait.toMillis() + "ms");
        if (!tag.isEmpty()) {
            request.putHeader(HttpHeaders.IF_NONE_MATCH.toString(), tag);
        }
        return await(request.send(), wait.plus(PATIENCE));
    }

    private JsonObject state(String id) {
        HttpResponse<Buffer> response =
                await(client.get(port, Loopback.ADDRESS, ANALYSES + "/" + id).send(), PATIENCE);
        return require(response, 200).getJsonObject("verdict");
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
