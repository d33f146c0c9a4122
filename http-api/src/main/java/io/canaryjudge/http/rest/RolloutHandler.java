package io.canaryjudge.http.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.plan.PlanReader;
import io.canaryjudge.http.rollout.OrderResult;
import io.canaryjudge.http.rollout.RolloutRequest;
import io.canaryjudge.http.rollout.RolloutService;
import io.canaryjudge.http.rollout.RolloutStart;
import io.canaryjudge.http.rollout.RolloutView;
import io.canaryjudge.http.wire.RolloutJson;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Order;
import io.canaryjudge.rollout.Person;
import io.canaryjudge.rollout.Phase;
import io.canaryjudge.rollout.RolloutReport;
import io.canaryjudge.rollout.RolloutReportMarkdown;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Starts rollouts, shows them, and has people's orders followed. */
final class RolloutHandler {

    private static final String PATH = "/api/v1/rollouts/";
    private static final Duration LONGEST_OVERRIDE = Duration.ofDays(366);
    private static final Map<String, Order.Scope> SCOPES = scopes();

    private final RolloutService service;
    private final PolicyDocument defaultPolicy;

    RolloutHandler(RolloutService service, PolicyDocument defaultPolicy) {
        this.service = service;
        this.defaultPolicy = defaultPolicy;
    }

    private static Map<String, Order.Scope> scopes() {
        Map<String, Order.Scope> words = new LinkedHashMap<>();
        Arrays.stream(Order.Scope.values()).forEach(scope -> words.put(scope.word(), scope));
        return words;
    }

    /** Takes a plan in YAML, of which JSON is a part. */
    void start(RoutingContext context) {
        byte[] body = BodyReader.body(context);
        if (body.length == 0) {
            throw new HttpProblem(400, "the body is empty; it must be a rollout plan in YAML or JSON");
        }
        RolloutRequest request = new RolloutRequest(
                PlanReader.read(text(body), defaultPolicy),
                AnalysisHandler.idempotencyKey(context),
                AnalysisHandler.fingerprint(body));
        Callers.of(context).require(request.plan().service());
        service.start(request).onSuccess(result -> answer(context, result)).onFailure(context::fail);
    }

    private static String text(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new HttpProblem(400, "the body is not UTF-8");
        }
    }

    private static void answer(RoutingContext context, RolloutStart result) {
        if (result instanceof RolloutStart.Started started) {
            started(context, 201, started.rollout());
        } else if (result instanceof RolloutStart.AlreadyStarted already) {
            started(context, 200, already.rollout());
        } else {
            context.fail(problem(result));
        }
    }

    private static void started(RoutingContext context, int status, RolloutView rollout) {
        context.response().putHeader(HttpHeaders.LOCATION, PATH + rollout.id());
        json(context, status, state(rollout));
    }

    private static HttpProblem problem(RolloutStart result) {
        if (result instanceof RolloutStart.UnknownController unknown) {
            return new HttpProblem(
                    422,
                    "there is no controller '" + unknown.name() + "'; the settings have "
                            + String.join(", ", unknown.known()));
        }
        if (result instanceof RolloutStart.Unable unable) {
            JsonArray missing = new JsonArray();
            unable.missing().forEach(kind -> missing.add(kind.word()));
            String words = unable.missing().stream().map(Act.Kind::word).collect(Collectors.joining(", "));
            return new HttpProblem(
                            422, "the controller '" + unable.controller() + "' cannot do what the plan needs: " + words)
                    .with("missing", missing);
        }
        if (result instanceof RolloutStart.Occupied occupied) {
            return new HttpProblem(
                            409,
                            "another rollout is changing this (" + occupied.territory() + "): " + occupied.holder())
                    .with("rollout", PATH + occupied.holder());
        }
        if (result instanceof RolloutStart.TooMany tooMany) {
            return new HttpProblem(
                    429, "as many rollouts are running as may: " + tooMany.limit() + "; try again when one has ended");
        }
        return new HttpProblem(422, "this Idempotency-Key was used for another request");
    }

    /** Those of {@code ?service=}, {@code ?phase=} and {@code ?ended=}, the oldest first. */
    void list(RoutingContext context) {
        Optional<String> name = Optional.ofNullable(context.queryParams().get("service"));
        Optional<Phase> phase =
                Optional.ofNullable(context.queryParams().get("phase")).map(RolloutHandler::phase);
        Optional<Boolean> ended =
                Optional.ofNullable(context.queryParams().get("ended")).map(RolloutHandler::ended);
        JsonArray rollouts = new JsonArray();
        service.list().stream()
                .filter(each -> Callers.of(context).allows(each.document().service()))
                .filter(each -> name.map(each.document().service()::equals).orElse(true))
                .filter(each -> phase.map(each.state().phase()::equals).orElse(true))
                .filter(each -> ended.map(
                                wanted -> wanted == each.state().phase().isEnd())
                        .orElse(true))
                .forEach(each -> rollouts.add(each.shown().json()));
        json(context, 200, new JsonObject().put("rollouts", rollouts));
    }

    private static Phase phase(String word) {
        return Arrays.stream(Phase.values())
                .filter(phase -> phase.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new HttpProblem(
                        400,
                        "query parameter phase must be one of "
                                + Arrays.stream(Phase.values()).map(Phase::word).collect(Collectors.joining(", "))));
    }

    private static boolean ended(String word) {
        if (!word.equals("true") && !word.equals("false")) {
            throw new HttpProblem(400, "query parameter ended must be true or false");
        }
        return word.equals("true");
    }

    void get(RoutingContext context) {
        json(context, 200, state(find(service, context)));
    }

    /** The report, as Markdown for {@code ?format=markdown} or who accepts that first, else as JSON. */
    void report(RoutingContext context) {
        RolloutReport report = RolloutReport.of(find(service, context).state());
        String format = context.queryParams().get("format");
        if (format != null && !format.equals("json") && !format.equals("markdown")) {
            throw new HttpProblem(400, "query parameter format must be json or markdown");
        }
        String accept = String.valueOf(context.request().getHeader(HttpHeaders.ACCEPT));
        boolean isMarkdown = format == null ? accept.startsWith("text/markdown") : format.equals("markdown");
        if (isMarkdown) {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/markdown; charset=utf-8")
                    .putHeader(HttpHeaders.VARY, "Accept")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .end(RolloutReportMarkdown.render(report));
        } else {
            context.response().putHeader(HttpHeaders.VARY, "Accept");
            json(context, 200, RolloutJson.report(report));
        }
    }

    /**
     * The rollout that a path names.
     *
     * @throws HttpProblem with 404 if there is none
     * @throws io.canaryjudge.http.access.AccessException if it is another service's than the caller may see
     */
    static RolloutView find(RolloutService service, RoutingContext context) {
        RolloutView rollout = service.find(context.pathParam("id")).orElseThrow(RolloutHandler::unknown);
        Callers.of(context).require(rollout.document().service());
        return rollout;
    }

    private static HttpProblem unknown() {
        return new HttpProblem(404, "there is no rollout of this id");
    }

    void promote(RoutingContext context) {
        order(context, fields -> new Order.Promote());
    }

    void abort(RoutingContext context) {
        order(context, fields -> new Order.Abort());
    }

    void pause(RoutingContext context) {
        order(context, fields -> new Order.Pause());
    }

    void resume(RoutingContext context) {
        order(context, fields -> new Order.Resume());
    }

    void approve(RoutingContext context) {
        order(context, fields -> new Order.Approve());
    }

    /** Suspends a safeguard until a moment or for a time. */
    void override(RoutingContext context) {
        order(context, this::suspend);
    }

    private Order suspend(Fields fields) {
        if (!fields.has("scope")) {
            fields.refuse("scope", "is missing; it must be one of " + String.join(", ", SCOPES.keySet()));
        }
        Order.Scope scope = fields.word("scope", SCOPES, Order.Scope.FREEZE);
        if (fields.has("for") == fields.has("until")) {
            fields.refuse("until", "until or for must be given, and not both");
        }
        Duration time = fields.duration("for", Duration.ZERO, Duration.ofSeconds(1), LONGEST_OVERRIDE);
        String until = fields.name("until", "");
        return new Order.Suspend(
                scope, until.isEmpty() ? service.nowMillis() + time.toMillis() : moment(fields, until));
    }

    private static long moment(Fields fields, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            fields.refuse("until", "must be a moment such as 2026-12-24T00:00:00Z, was '" + text + "'");
            return 0;
        }
    }

    private void order(RoutingContext context, Function<Fields, Order> kind) {
        Fields fields = Fields.of(JsonBodies.parse(BodyReader.body(context)));
        String actor = Callers.actor(context, fields);
        String reason = fields.requiredText("reason");
        Order order = kind.apply(fields);
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        find(service, context);
        service.order(context.pathParam("id"), new Person(actor, reason), order)
                .onSuccess(result -> answer(context, result))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, OrderResult result) {
        if (result instanceof OrderResult.Followed followed) {
            json(context, 200, state(followed.rollout()));
        } else if (result instanceof OrderResult.Refused refused) {
            context.fail(new HttpProblem(409, refused.why()).with("rollout", state(refused.rollout())));
        } else if (result instanceof OrderResult.Unknown) {
            context.fail(unknown());
        } else if (result instanceof OrderResult.TooMany tooMany) {
            context.fail(new HttpProblem(
                    429, "this rollout has " + tooMany.limit() + " entries; only an abort is taken any more"));
        } else {
            context.fail(new HttpProblem(
                            503,
                            "the store does not answer; the order may be followed when it does, so look at the rollout"
                                    + " before you repeat it")
                    .withHeader(HttpHeaders.RETRY_AFTER, "2"));
        }
    }

    static JsonObject state(RolloutView rollout) {
        return RolloutJson.state(
                rollout.state(), rollout.document().controller(), rollout.entries(), rollout.analysis());
    }

    private static void json(RoutingContext context, int status, JsonObject json) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(json.encode() + "\n");
    }
}
