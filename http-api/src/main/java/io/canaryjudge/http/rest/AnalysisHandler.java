package io.canaryjudge.http.rest;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.http.access.Access;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.service.AnalysisRequest;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.StartResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts analyses and shows them. */
final class AnalysisHandler {

    private final JudgeService service;
    private final PolicyDocument defaultPolicy;

    AnalysisHandler(JudgeService service, PolicyDocument defaultPolicy) {
        this.service = service;
        this.defaultPolicy = defaultPolicy;
    }

    void start(RoutingContext context) {
        AnalysisRequest request = request(context, BodyReader.body(context));
        service.feeds()
                .objections(request, service.nowMillis())
                .compose(objections -> objections.isEmpty()
                        ? service.start(request)
                        : Future.failedFuture(
                                new HttpProblem(422, "what the policy asks its sources for cannot be judged")
                                        .with("errors", objections)))
                .onSuccess(result -> answer(context, result))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, StartResult result) {
        if (result instanceof StartResult.Started started) {
            started(context, 201, started.analysis());
        } else if (result instanceof StartResult.AlreadyStarted already) {
            started(context, 200, already.analysis());
        } else if (result instanceof StartResult.KeyReused) {
            context.fail(new HttpProblem(422, "this Idempotency-Key was used for another request"));
        } else if (result instanceof StartResult.TooMany tooMany) {
            context.fail(new HttpProblem(
                    429, "as many analyses are running as may: " + tooMany.limit() + "; try again when one has ended"));
        }
    }

    private static void started(RoutingContext context, int status, AnalysisView analysis) {
        context.response().putHeader(HttpHeaders.LOCATION, "/api/v1/analyses/" + analysis.id());
        json(context, status, state(analysis));
    }

    private AnalysisRequest request(RoutingContext context, byte[] body) {
        Map<String, @Nullable Object> document = JsonBodies.parse(body);
        Fields fields = Fields.of(document);
        String serviceName = fields.requiredName("service");
        String baseline = fields.requiredName("baseline");
        String canary = fields.requiredName("canary");
        if (!baseline.isEmpty() && baseline.equals(canary)) {
            fields.refuse("canary", "must be another version than baseline, both were '" + canary + "'");
        }
        String stage = fields.name("stage", "");
        Optional<PolicyDocument> policy = fields.has("policy")
                ? PolicyDocument.read(Json.encode(document.get("policy")), fields.object("policy"))
                : Optional.of(defaultPolicy);
        fields.allow("policy");
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        Callers.of(context).require(serviceName);
        return new AnalysisRequest(
                serviceName,
                baseline,
                canary,
                stage,
                policy.orElseThrow(),
                idempotencyKey(context),
                fingerprint(body),
                Callers.of(context).actor(""));
    }

    static String fingerprint(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static Optional<String> idempotencyKey(RoutingContext context) {
        Optional<String> key = Optional.ofNullable(context.request().getHeader("Idempotency-Key"));
        if (key.isPresent() && (key.get().isBlank() || key.get().length() > 256)) {
            throw new HttpProblem(400, "Idempotency-Key must have 1 to 256 characters");
        }
        return key;
    }

    void list(RoutingContext context) {
        JsonArray analyses = new JsonArray();
        Access access = Callers.of(context);
        service.list().stream()
                .filter(analysis -> access.allows(analysis.report().plan().service()))
                .forEach(analysis -> analyses.add(analysis.verdict().copy().put("ended", analysis.ended())));
        json(context, 200, new JsonObject().put("analyses", analyses));
    }

    void get(RoutingContext context) {
        json(context, 200, state(find(service, context)));
    }

    /**
     * The analysis that a path names.
     *
     * @throws HttpProblem with 404 if there is none
     * @throws io.canaryjudge.http.access.AccessException if it is of a service that the request may not ask about
     */
    static AnalysisView find(JudgeService service, RoutingContext context) {
        return find(service, context, context.pathParam("id"));
    }

    /** The same for an analysis that is named elsewhere in the request. */
    static AnalysisView find(JudgeService service, RoutingContext context, String id) {
        AnalysisView analysis =
                service.find(id).orElseThrow(() -> new HttpProblem(404, "there is no analysis of this id"));
        Callers.of(context).require(analysis.report().plan().service());
        return analysis;
    }

    private static JsonObject state(AnalysisView analysis) {
        AnalysisPlan plan = analysis.report().plan();
        return new JsonObject()
                .put("id", analysis.id())
                .put("service", plan.service())
                .put("baseline", plan.baseline())
                .put("canary", plan.canary())
                .put("stage", plan.stage())
                .put("startedAt", Instant.ofEpochMilli(plan.startMillis()).toString())
                .put("deadline", Instant.ofEpochMilli(plan.deadlineMillis()).toString())
                .put("ended", analysis.ended())
                .put("verdict", analysis.verdict());
    }

    private static void json(RoutingContext context, int status, JsonObject json) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(json.encode() + "\n");
    }
}
