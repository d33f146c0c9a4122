package io.canaryjudge.http.rest;

import io.canaryjudge.http.access.ApiToken;
import io.canaryjudge.http.access.Grant;
import io.canaryjudge.http.access.ListedToken;
import io.canaryjudge.http.access.NewToken;
import io.canaryjudge.http.access.Role;
import io.canaryjudge.http.access.TokenText;
import io.canaryjudge.http.access.Tokens;
import io.canaryjudge.http.config.Fields;
import io.canaryjudge.http.config.GrantReader;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes API tokens, shows them without their secret, and revokes them. */
final class TokensHandler {

    private static final Duration LIFE = Duration.ofDays(90);
    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);
    private static final Duration LONGEST_LIFE = Duration.ofDays(3_650);

    private final Tokens tokens;
    private final InstantSource clock;

    TokensHandler(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    void list(RoutingContext context) {
        JsonArray listed = new JsonArray();
        tokens.list().forEach(token -> listed.add(json(token)));
        answer(context, 200, new JsonObject().put("tokens", listed));
    }

    void create(RoutingContext context) {
        Fields fields = Fields.of(JsonBodies.parse(BodyReader.body(context)));
        String name = fields.requiredName("name");
        Optional<Grant> grant = GrantReader.read(fields);
        Duration life = fields.duration("expiresIn", LIFE, SHORTEST_LIFE, LONGEST_LIFE);
        String actor = Callers.actor(context, fields);
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        OptionalLong expiry = OptionalLong.of(clock.millis() + life.toMillis());
        tokens.create(name, grant.orElseThrow(), expiry, actor)
                .onSuccess(made -> created(context, made))
                .onFailure(context::fail);
    }

    private static void created(RoutingContext context, Optional<NewToken> made) {
        if (made.isEmpty()) {
            context.fail(new HttpProblem(429, "there are as many tokens as may be: " + Tokens.MOST + "; revoke one"));
            return;
        }
        ApiToken token = made.get().token();
        context.response().putHeader(HttpHeaders.LOCATION, "/api/v1/tokens/" + token.id());
        answer(
                context,
                201,
                json(new ListedToken(token, ListedToken.Source.STORE, OptionalLong.empty()))
                        .put("token", made.get().text().reveal()));
    }

    /** A DELETE has no body, so the query says by whom and why. */
    void revoke(RoutingContext context) {
        String id = context.pathParam("id");
        Map<String, Object> query = new LinkedHashMap<>();
        context.queryParams().forEach(parameter -> query.put(parameter.getKey(), parameter.getValue()));
        Fields fields = Fields.of(query);
        String actor = Callers.actor(context, fields);
        String reason = fields.requiredText("reason");
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        ListedToken known = tokens.find(id).orElseThrow(() -> new HttpProblem(404, "there is no token of this id"));
        if (known.source() == ListedToken.Source.SETTINGS) {
            throw new HttpProblem(409, "the token is one of the settings (access.tokensFile); remove it there");
        }
        tokens.revoke(id, actor, reason)
                .onSuccess(gone -> context.response().setStatusCode(204).end())
                .onFailure(context::fail);
    }

    private static JsonObject json(ListedToken listed) {
        ApiToken token = listed.token();
        JsonObject json = new JsonObject()
                .put("id", token.id())
                .put("prefix", TokenText.PREFIX + token.id())
                .put("name", token.name())
                .put(
                        "roles",
                        new JsonArray(token.grant().roles().stream()
                                .map(Role::word)
                                .sorted()
                                .toList()))
                .put("services", new JsonArray(token.grant().services().patterns()))
                .put("source", listed.source() == ListedToken.Source.STORE ? "store" : "settings")
                .put("createdBy", token.createdBy());
        if (token.createdMillis() > 0) {
            json.put("createdAt", time(token.createdMillis()));
        }
        token.expiresMillis().ifPresent(expiry -> json.put("expiresAt", time(expiry)));
        listed.lastUseMillis().ifPresent(use -> json.put("lastUsedAt", time(use)));
        return json;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static void answer(RoutingContext context, int status, JsonObject json) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json.encode() + "\n");
    }
}
