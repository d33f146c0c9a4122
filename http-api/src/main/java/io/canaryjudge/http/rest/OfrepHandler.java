package io.canaryjudge.http.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.flag.EvaluationContext;
import io.canaryjudge.flag.FlagState;
import io.canaryjudge.http.access.Access;
import io.canaryjudge.http.service.FlagService;
import io.canaryjudge.http.wire.FlagJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates flags for the SDKs of OpenFeature, by the OpenFeature Remote Evaluation Protocol 0.1.0. It answers from memory,
 * on whichever event loop was asked.
 */
final class OfrepHandler {

    private static final int TAG_BYTES = 16;

    private final FlagService flags;

    OfrepHandler(FlagService flags) {
        this.flags = flags;
    }

    /** Evaluates one flag. */
    void one(RoutingContext request) {
        String key = request.pathParam("key");
        JsonObject named = new JsonObject().put("key", key);
        Optional<EvaluationContext> context = context(request, named);
        if (context.isEmpty()) {
            return;
        }
        Access access = Callers.of(request);
        Optional<FlagState> flag = flags.find(key).filter(known -> FlagHandler.isVisible(access, known));
        if (flag.isEmpty()) {
            answer(request, 404, failure(named, "FLAG_NOT_FOUND", "there is no flag of this key"));
            return;
        }
        JsonObject evaluation = evaluate(flag.get(), context.get());
        answer(request, evaluation.containsKey("errorCode") ? 400 : 200, evaluation);
    }

    /** Evaluates all flags; each one that fails says so in its place. */
    void all(RoutingContext request) {
        Optional<EvaluationContext> context = context(request, new JsonObject());
        if (context.isEmpty()) {
            return;
        }
        JsonArray evaluations = new JsonArray();
        Access access = Callers.of(request);
        flags.list().stream()
                .filter(flag -> FlagHandler.isVisible(access, flag))
                .forEach(flag -> evaluations.add(evaluate(flag, context.get())));
        JsonObject answer = new JsonObject().put("flags", evaluations);
        String tag = tag(answer);
        request.response().putHeader(HttpHeaders.ETAG, tag);
        if (isKnown(request, tag)) {
            request.response()
                    .setStatusCode(304)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .end();
        } else {
            answer(request, 200, answer);
        }
    }

    private static JsonObject evaluate(FlagState state, EvaluationContext context) {
        return FlagJson.evaluation(state.flag().key(), state.flag().evaluate(context));
    }

    /** For whom flags are evaluated; empty if the request is answered already because it does not say so properly. */
    private static Optional<EvaluationContext> context(RoutingContext request, JsonObject named) {
        Map<String, @Nullable Object> body;
        try {
            byte[] bytes = BodyReader.body(request);
            body = bytes.length == 0 ? Map.of() : JsonBodies.parse(bytes);
        } catch (HttpProblem notJson) {
            answer(request, 400, failure(named, "PARSE_ERROR", String.valueOf(notJson.getMessage())));
            return Optional.empty();
        }
        try {
            return Optional.of(context(body.get("context")));
        } catch (IllegalArgumentException e) {
            answer(request, 400, failure(named, "INVALID_CONTEXT", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static EvaluationContext context(@Nullable Object context) {
        if (context == null) {
            return EvaluationContext.EMPTY;
        }
        if (!(context instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException("context must be an object");
        }
        return EvaluationContext.of(members);
    }

    private static JsonObject failure(JsonObject named, String code, String details) {
        return named.put("errorCode", code).put("errorDetails", details);
    }

    private static void answer(RoutingContext request, int status, JsonObject json) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(json.encode() + "\n");
    }

    /** Whether the client has this answer already, by weak comparison (RFC 9110 section 13.1.2). */
    private static boolean isKnown(RoutingContext request, String tag) {
        String known = request.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        return known != null
                && Arrays.stream(known.split(",", -1))
                        .map(String::strip)
                        .map(each -> each.startsWith("W/") ? each.substring(2) : each)
                        .anyMatch(each -> each.equals("*") || each.equals(tag));
    }

    /** Stands for what this user gets, and changes with it alone. */
    private static String tag(JsonObject answer) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(answer.encode().getBytes(UTF_8));
            return "\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
