package io.canaryjudge.connector.notice;

import io.canaryjudge.connector.outbound.OutboundUrl;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A real HTTP server on the loopback address that remembers what it got and answers as told, 200 when told nothing. */
final class HttpReceiver {

    private final HttpServer server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    HttpReceiver(Vertx vertx) throws Exception {
        server = vertx.createHttpServer().requestHandler(this::take);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    OutboundUrl url(String path) {
        return new OutboundUrl(URI.create("http://127.0.0.1:" + server.actualPort() + path));
    }

    /** Answers the next request that has no answer yet. */
    HttpReceiver answer(int status, String body, Map<String, String> headers) {
        answers.add(new Answer(status, body, headers));
        return this;
    }

    List<Received> received() {
        return received;
    }

    Received only() {
        if (received.size() != 1) {
            throw new AssertionError("one request was expected, these came: " + received);
        }
        return received.get(0);
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            request.headers().forEach(headers::put);
            received.add(new Received(request.method() + " " + request.uri(), headers, body.toString()));
            Answer answer = answers.isEmpty() ? new Answer(200, "ok", Map.of()) : answers.remove();
            request.response().setStatusCode(answer.status());
            answer.headers().forEach(request.response()::putHeader);
            request.response().end(answer.body());
        });
    }

    private record Answer(int status, String body, Map<String, String> headers) {}

    /** What one request held. */
    record Received(String line, Map<String, String> headers, String body) {

        JsonObject json() {
            return new JsonObject(body);
        }

        /** Its headers but for those of HTTP itself. */
        Map<String, String> ownHeaders() {
            Map<String, String> own = new TreeMap<>(headers);
            own.keySet()
                    .removeIf(name -> name.equalsIgnoreCase("host")
                            || name.equalsIgnoreCase("connection")
                            || name.equalsIgnoreCase("content-length"));
            return own;
        }
    }
}
