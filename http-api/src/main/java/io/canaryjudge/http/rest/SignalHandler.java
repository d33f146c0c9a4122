package io.canaryjudge.http.rest;

import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.SignalWords;
import io.canaryjudge.http.service.JudgeService;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Takes facts from outside and passes them to the analyses of the service, or of the one canary, that they are about. */
final class SignalHandler implements Handler<RoutingContext> {

    private final JudgeService service;

    SignalHandler(JudgeService service) {
        this.service = service;
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
        service.signal(
                        new Signal(kind, subject, reporter, service.nowMillis()),
                        plan -> plan.service().equals(serviceName)
                                && (canary.isEmpty() || plan.canary().equals(canary)))
                .onSuccess(reached -> answer(context, reached))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, List<String> reached) {
        context.response()
                .setStatusCode(202)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject().put("analyses", new JsonArray(reached)).encode() + "\n");
    }
}
