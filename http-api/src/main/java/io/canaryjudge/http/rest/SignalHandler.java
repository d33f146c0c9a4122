package io.canaryjudge.http.rest;

import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.SignalWords;
import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.service.JudgeService;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Takes facts from outside and passes them to the analyses and rollouts of the service, or of the one canary, they concern. */
final class SignalHandler implements Handler<RoutingContext> {

    private final JudgeService service;
    private final RolloutService rollouts;

    SignalHandler(JudgeService service, RolloutService rollouts) {
        this.service = service;
        this.rollouts = rollouts;
    }

    @Override
    public void handle(RoutingContext context) {
        Fields fields = Fields.of(JsonBodies.parse(BodyReader.body(context)));
        if (!fields.has("signal")) {
            fields.refuse(
                    "signal",
                    "is missing; it must be one of "
                            + String.join(", ", SignalWords.byWord().keySet()));
        }
        SignalKind kind = fields.word("signal", SignalWords.byWord(), SignalKind.UNEXPECTED_BEHAVIOUR);
        String serviceName = fields.requiredName("service");
        String canary = fields.name("canary", "");
        String subject = fields.name("subject", "");
        if (kind == SignalKind.JOURNEY_BROKEN && subject.isBlank()) {
            fields.refuse("subject", "is missing; it must name the journey");
        }
        String reporter = Callers.of(context).actor(fields.requiredName("reporter"));
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        Callers.of(context).require(serviceName);
        Signal signal = new Signal(kind, subject, reporter, service.nowMillis());
        Future<List<String>> reached = rollouts.signal(signal, serviceName, canary);
        service.signal(
                        signal,
                        plan -> plan.service().equals(serviceName)
                                && (canary.isEmpty() || plan.canary().equals(canary)))
                .compose(analyses -> reached.map(ids -> new JsonObject()
                        .put("analyses", new JsonArray(analyses))
                        .put("rollouts", new JsonArray(ids))))
                .onSuccess(answer -> answer(context, answer))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, JsonObject reached) {
        context.response()
                .setStatusCode(202)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(reached.encode() + "\n");
    }
}
