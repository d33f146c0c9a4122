package io.canaryjudge.http.rest;

import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.service.Deliveries;
import io.canaryjudge.spi.Delivery;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;

/** Shows deliveries that were given up, and has them offered again. */
final class DeliveriesHandler {

    private static final int PAGE = 100;

    private final Deliveries deliveries;

    DeliveriesHandler(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    void list(RoutingContext context) {
        String state =
                context.queryParams().contains("state") ? context.queryParams().get("state") : "dead";
        if (!state.equals("dead")) {
            throw new HttpProblem(400, "query parameter state must be dead");
        }
        String after =
                context.queryParams().contains("after") ? context.queryParams().get("after") : "0";
        deliveries
                .dead(number("query parameter after", after), PAGE)
                .onSuccess(dead -> json(context, 200, page(dead)))
                .onFailure(context::fail);
    }

    private static JsonObject page(List<Delivery> dead) {
        JsonArray array = new JsonArray();
        dead.forEach(delivery -> array.add(json(delivery)));
        JsonObject page = new JsonObject().put("deliveries", array);
        return dead.size() < PAGE ? page : page.put("next", dead.get(PAGE - 1).number());
    }

    void offerAgain(RoutingContext context) {
        Fields fields = Fields.of(JsonBodies.parse(BodyReader.body(context)));
        if (!fields.has("number")) {
            fields.refuse("number", "is missing");
        }
        long number = fields.integer("number", 0, 1, Long.MAX_VALUE);
        String actor = Callers.actor(context, fields);
        String reason = fields.requiredText("reason");
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        deliveries
                .offerAgain(number, actor, reason)
                .onSuccess(offered -> {
                    if (offered) {
                        json(context, 202, new JsonObject().put("number", number));
                    } else {
                        context.fail(new HttpProblem(404, "no delivery of this number was given up"));
                    }
                })
                .onFailure(context::fail);
    }

    private static long number(String what, String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new HttpProblem(400, what + " must be a whole number of at most 18 digits");
        }
        return Long.parseLong(text);
    }

    private static JsonObject json(Delivery delivery) {
        return new JsonObject()
                .put("number", delivery.number())
                .put("id", delivery.owed().notification().id())
                .put("endpoint", delivery.owed().endpoint())
                .put("subject", delivery.owed().subject())
                .put("type", delivery.owed().notification().type())
                .put("attempts", delivery.attempts())
                .put("failure", delivery.failure())
                .put(
                        "offeredAt",
                        Instant.ofEpochMilli(delivery.owed().offeredMillis()).toString())
                .put(
                        "endedAt",
                        Instant.ofEpochMilli(delivery.nextAttemptMillis()).toString());
    }

    private static void json(RoutingContext context, int status, JsonObject json) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(json.encode() + "\n");
    }
}
