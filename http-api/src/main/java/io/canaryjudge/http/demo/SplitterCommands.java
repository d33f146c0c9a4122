package io.canaryjudge.http.demo;

import io.canaryjudge.connector.outbound.WebhookSecret;
import io.canaryjudge.connector.outbound.WebhookSignature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a service's commands for a splitter as the receiver of any {@code webhook} controller does: signed, each carried out
 * once however often it is sent, none of a lower epoch than was seen. Confined to one event loop.
 */
final class SplitterCommands {

    /** The words of the acts that it can do. */
    static final Set<String> ACTS =
            Set.of("record", "deploy", "verify", "route-weight", "retire", "restore-traffic", "restore-version");

    private static final long TOLERANCE_SECONDS = 300;

    private final Splitter splitter;
    private final List<WebhookSecret> secrets;
    private final InstantSource clock;
    private final HttpServer server;
    private final Map<String, JsonObject> done = new Remembered<>();
    private final Map<String, Long> epochs = new Remembered<>();

    /** @param secret what commands are signed with */
    SplitterCommands(Vertx vertx, Splitter splitter, WebhookSecret secret, InstantSource clock) {
        this.splitter = splitter;
        this.secrets = List.of(secret);
        this.clock = clock;
        server = vertx.createHttpServer().requestHandler(this::take);
    }

    /** Listens on a free port of the loopback address; gives the port. */
    Future<Integer> listen() {
        return server.listen(0, Loopback.ADDRESS).map(HttpServer::actualPort);
    }

    /** Where commands are posted that roll out to a side. */
    static String path(Side side) {
        return "/" + side.controller();
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Optional<Side> canary = Arrays.stream(Side.values())
                    .filter(side -> path(side).equals(request.path()))
                    .findFirst();
            if (canary.isEmpty()) {
                answer(request, 404, refused("there is no side at " + request.path()));
            } else if (!isSigned(request, body)) {
                answer(request, 401, refused("not signed, or not lately"));
            } else {
                take(request, canary.get(), body);
            }
        });
    }

    private void take(HttpServerRequest request, Side canary, Buffer body) {
        try {
            take(request, canary, new JsonObject(body));
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            answer(request, 400, refused("no command"));
        }
    }

    private void take(HttpServerRequest request, Side canary, JsonObject command) {
        long epoch = command.getLong("epoch");
        if (epoch < epochs.getOrDefault(command.getString("rollout"), 0L)) {
            answer(request, 409, refused("epoch " + epoch + " is void"));
            return;
        }
        epochs.put(command.getString("rollout"), epoch);
        String id = Objects.requireNonNull(command.getString("command"));
        JsonObject before = done.get(id);
        if (before != null) {
            answer(request, 200, before);
            return;
        }
        carryOut(command, canary).onSuccess(outcome -> {
            if (outcome.getString("outcome").equals("done")) {
                done.put(id, outcome);
            }
            answer(request, 200, outcome);
        });
    }

    private boolean isSigned(HttpServerRequest request, Buffer body) {
        String id = request.getHeader("webhook-id");
        String timestamp = request.getHeader("webhook-timestamp");
        String signature = request.getHeader("webhook-signature");
        if (id == null || timestamp == null || signature == null || !timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        long seconds = Long.parseLong(timestamp);
        return Math.abs(clock.instant().getEpochSecond() - seconds) <= TOLERANCE_SECONDS
                && WebhookSignature.isOf(secrets, signature, id, seconds, body.getBytes());
    }

    private Future<JsonObject> carryOut(JsonObject command, Side canary) {
        String act = command.getString("act");
        return switch (act) {
            case "record" -> Future.succeededFuture(record(command.getString("baseline"), canary));
            case "deploy", "verify", "restore-version" -> health(side(command.getString("pool"), canary));
            case "route-weight", "restore-traffic" ->
                Future.succeededFuture(route(canary, command.getInteger("percent")));
            case "retire" -> Future.succeededFuture(retire(side(command.getString("pool"), canary)));
            default -> Future.succeededFuture(refused("a splitter cannot " + act));
        };
    }

    private static Side side(String pool, Side canary) {
        return pool.equals("canary") ? canary : canary.other();
    }

    private JsonObject record(String baseline, Side canary) {
        int percent = splitter.share(canary).percent();
        return outcome("done", canary.word() + " gets " + percent + " % of the requests")
                .put("recorded", new JsonObject().put("version", baseline).put("weightPercent", percent));
    }

    /** Releases are deployed by whoever runs the servers: the splitter only asks whether they are well. */
    private Future<JsonObject> health(Side side) {
        return splitter.unwell(side)
                .map(unwell -> unwell.isEmpty()
                        ? outcome("done", "the servers of " + side.word() + " are well")
                        : outcome("failed", "not well: " + String.join(", ", unwell)));
    }

    private JsonObject route(Side canary, int percent) {
        splitter.split(canary, percent);
        return outcome("done", canary.word() + " gets " + splitter.share(canary).percent() + " % of the requests");
    }

    private JsonObject retire(Side side) {
        int percent = splitter.share(side).percent();
        return percent == 0
                ? outcome("done", side.word() + " gets no requests")
                : refused(side.word() + " still gets " + percent + " % of the requests");
    }

    private static JsonObject refused(String why) {
        return outcome("refused", why);
    }

    private static JsonObject outcome(String word, String text) {
        return new JsonObject().put("outcome", word).put("text", text);
    }

    private static void answer(HttpServerRequest request, int status, JsonObject reply) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(reply.encode());
    }

    /** Stops listening. */
    Future<Void> close() {
        return server.close();
    }

    /** The newest of what was put in. */
    private static final class Remembered<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1;
        private static final int MOST = 1_000;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    }
}
