package io.canaryjudge.connector.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A real HTTP server on the loopback address that remembers what it got and answers as told, 200 when told nothing. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger openConnections = new AtomicInteger();

    private Receiver(Vertx vertx, HttpServerOptions options) throws Exception {
        server = vertx.createHttpServer(options).requestHandler(this::take).connectionHandler(connection -> {
            openConnections.incrementAndGet();
            connection.closeHandler(closed -> openConnections.decrementAndGet());
        });
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static Receiver open(Vertx vertx) throws Exception {
        return new Receiver(vertx, new HttpServerOptions());
    }

    static Receiver open(Vertx vertx, HttpServerOptions options) throws Exception {
        return new Receiver(vertx, options);
    }

    int port() {
        return server.actualPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/hooks/canary?of=checkout");
    }

    /** Answers the next request that has no answer yet. */
    Receiver answer(int status) {
        return answer(new Answer(status, Map.of(), 0));
    }

    Receiver answer(Answer answer) {
        answers.add(answer);
        return this;
    }

    List<Received> received() {
        return received;
    }

    List<String> receivedIds() {
        return received.stream().map(request -> request.header("webhook-id")).collect(Collectors.toList());
    }

    int openConnections() {
        return openConnections.get();
    }

    @Override
    public void close() {
        server.close();
    }

    private void take(HttpServerRequest request) {
        long nanos = System.nanoTime();
        request.body().onSuccess(body -> {
            Map<String, List<String>> headers = request.headers().names().stream()
                    .collect(Collectors.toUnmodifiableMap(name -> name, request.headers()::getAll));
            String serverName = String.valueOf(request.connection().indicatedServerName());
            received.add(
                    new Received(request.method() + " " + request.uri(), headers, body.toString(), serverName, nanos));
            Answer answer = answers.poll();
            answer(request, answer == null ? new Answer(200, Map.of(), 0) : answer);
        });
    }

    private void answer(HttpServerRequest request, Answer answer) {
        if (answer.equals(Answer.NONE)) {
            return;
        }
        request.response().setStatusCode(answer.status());
        answer.headers().forEach(request.response()::putHeader);
        request.response().end("x".repeat(answer.bodyLength()));
    }

    /** How to answer one request. */
    record Answer(int status, Map<String, String> headers, int bodyLength) {

        /** Leaves the request unanswered. */
        static final Answer NONE = new Answer(0, Map.of(), 0);
    }

    /** What one request held. */
    record Received(String line, Map<String, List<String>> headers, String body, String serverName, long nanos) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }
}
