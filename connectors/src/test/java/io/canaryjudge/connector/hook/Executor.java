package io.canaryjudge.connector.hook;

import io.canaryjudge.connector.outbound.WebhookSecret;
import io.canaryjudge.connector.outbound.WebhookSignature;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A program that carries out commands: it checks signatures, does each command once, and answers as told, or with what it
 * did when told nothing.
 */
final class Executor {

    static final WebhookSecret SECRET = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private final HttpServer server;
    private final Map<String, JsonObject> done = new ConcurrentHashMap<>();
    private final List<JsonObject> commands = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Queue<Scripted> script = new ConcurrentLinkedQueue<>();
    private volatile int percent;
    private volatile boolean isOwned;
    private volatile boolean isBroken;

    Executor(Vertx vertx) throws Exception {
        server = vertx.createHttpServer().requestHandler(this::take);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    int percent() {
        return percent;
    }

    void own() {
        isOwned = true;
    }

    void breakDown(boolean isSo) {
        isBroken = isSo;
    }

    /** The commands it was given, however often. */
    List<JsonObject> commands() {
        return commands;
    }

    /** Method and path of every request. */
    List<String> asked() {
        return asked;
    }

    /** Answers the next request so, and does nothing else. */
    Executor answer(int status, Map<String, String> headers, String body) {
        script.add(new Scripted(status, headers, body));
        return this;
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            asked.add(request.method() + " " + request.path());
            if (!isSigned(request, body)) {
                answer(request, 401, Map.of(), "");
                return;
            }
            boolean isCommand = request.path().startsWith("/do");
            if (isCommand && request.method().name().equals("POST")) {
                commands.add(new JsonObject(body));
            }
            Scripted next = script.poll();
            if (next != null) {
                answer(request, next.status(), next.headers(), next.body());
            } else if (isBroken) {
                answer(request, 500, Map.of(), "at " + request.uri());
            } else if (isOwned) {
                answer(request, 409, Map.of(), "{\"outcome\":\"refused\",\"text\":\"owned by flagger\"}");
            } else {
                JsonObject command = new JsonObject(body);
                answer(request, 200, Map.of(), (isCommand ? carryOut(command) : preview(command)).encode());
            }
        });
    }

    private JsonObject carryOut(JsonObject command) {
        return done.computeIfAbsent(command.getString("command"), id -> {
            JsonObject reply = new JsonObject().put("outcome", "done").put("text", "weight set");
            if (command.getString("act").equals("record")) {
                reply.put(
                        "recorded",
                        new JsonObject()
                                .put("version", command.getString("baseline"))
                                .put("weightPercent", percent)
                                .put("details", new JsonObject().put("revision", "7")));
            } else {
                percent = command.getInteger("percent");
            }
            return reply;
        });
    }

    private static JsonObject preview(JsonObject command) {
        return new JsonObject()
                .put("outcome", "done")
                .put("text", "set the weight to " + command.getInteger("percent"));
    }

    private static boolean isSigned(HttpServerRequest request, Buffer body) {
        return WebhookSignature.isOf(
                List.of(SECRET),
                request.getHeader("webhook-signature"),
                request.getHeader("webhook-id"),
                Long.parseLong(request.getHeader("webhook-timestamp")),
                body.getBytes());
    }

    private static void answer(HttpServerRequest request, int status, Map<String, String> headers, String body) {
        request.response().setStatusCode(status);
        headers.forEach(request.response()::putHeader);
        request.response().end(body);
    }

    private record Scripted(int status, Map<String, String> headers, String body) {}
}
