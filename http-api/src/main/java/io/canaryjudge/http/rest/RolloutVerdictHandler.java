package io.canaryjudge.http.rest;

import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.rollout.RolloutView;
import io.canaryjudge.http.wire.RolloutJson;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Gives a rollout's verdict, at once or when it changes. The entity tag is weak and stands for phase, verdict and reason.
 */
final class RolloutVerdictHandler implements Handler<RoutingContext> {

    private final Vertx vertx;
    private final RolloutService service;

    RolloutVerdictHandler(Vertx vertx, RolloutService service) {
        this.vertx = vertx;
        this.service = service;
    }

    @Override
    public void handle(RoutingContext context) {
        Duration wait = VerdictHandler.wait(context);
        RolloutView rollout = RolloutHandler.find(service, context);
        JsonObject verdict = verdict(rollout);
        if (!VerdictHandler.isKnown(context, tag(verdict))) {
            answer(context, verdict);
        } else if (wait.isZero() || rollout.state().phase().isEnd()) {
            notModified(context, verdict);
        } else {
            new Waiting(context, verdict).begin(rollout.id(), wait);
        }
    }

    private static JsonObject verdict(RolloutView rollout) {
        return RolloutJson.verdict(rollout.state(), rollout.entries());
    }

    private static String tag(JsonObject verdict) {
        String state = verdict.getString("phase") + verdict.getString("reason") + verdict.getString("urgency");
        return "\"" + verdict.getString("id") + "-" + Integer.toHexString(state.hashCode()) + "\"";
    }

    private static void answer(RoutingContext context, JsonObject verdict) {
        headers(context.response(), verdict)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(verdict.encode() + "\n");
    }

    private static void notModified(RoutingContext context, JsonObject verdict) {
        headers(context.response(), verdict).setStatusCode(304).end();
    }

    private static HttpServerResponse headers(HttpServerResponse response, JsonObject verdict) {
        if (!verdict.getBoolean("final")) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        return response.putHeader(HttpHeaders.ETAG, "W/" + tag(verdict))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    /** A client that waits for the next state. */
    private final class Waiting {
        private final RoutingContext context;
        private final JsonObject known;
        private Runnable stopListening = () -> {};
        private long timer;

        Waiting(RoutingContext context, JsonObject known) {
            this.context = context;
            this.known = known;
        }

        void begin(String id, Duration wait) {
            timer = vertx.setTimer(wait.toMillis(), over -> giveUp());
            stopListening = service.listen(id, this::look).orElse(() -> {});
            context.response().closeHandler(closed -> service.run(this::stop));
            context.request().connection().shutdownHandler(stopping -> service.run(this::giveUp));
        }

        private void look(RolloutView rollout) {
            JsonObject verdict = verdict(rollout);
            if (!tag(verdict).equals(tag(known))) {
                stop();
                answer(context, verdict);
            }
        }

        private void giveUp() {
            stop();
            if (!context.response().ended()) {
                notModified(context, known);
            }
        }

        private void stop() {
            stopListening.run();
            vertx.cancelTimer(timer);
        }
    }
}
