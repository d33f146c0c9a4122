package io.canaryjudge.http.rest;

import io.canaryjudge.http.access.Authenticator;
import io.canaryjudge.http.access.Grant;
import io.canaryjudge.http.access.Principal;
import io.canaryjudge.http.access.Role;
import io.canaryjudge.http.config.Fields;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs the users of browsers in and out. The credential itself is the session: it is kept in a cookie that no script can
 * read and that goes along with requests of the page alone, so event streams have it too, no node has to know of sessions,
 * and what is revoked or has expired ends with it at once.
 */
final class SessionHandler {

    private static final long COOKIE_SECONDS = 12 * 3_600;
    /** Larger cookies are dropped by browsers. */
    private static final int LONGEST_CREDENTIAL = 3_800;

    private final Authenticator authenticator;

    SessionHandler(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Who the client is, as other routes would see it. */
    void show(RoutingContext context) {
        authenticator
                .authenticate(context.request())
                .onSuccess(principal -> answer(context, principal))
                .onFailure(context::fail);
    }

    void open(RoutingContext context) {
        Map<String, @Nullable Object> body = JsonBodies.parse(BodyReader.body(context));
        Fields fields = Fields.of(body);
        String token = body.get("token") instanceof String text ? text : "";
        if (token.isEmpty() || token.length() > LONGEST_CREDENTIAL) {
            fields.refuse("token", "must be a token of 1 to " + LONGEST_CREDENTIAL + " characters");
        }
        fields.allow("token");
        fields.refuseUnknownKeys();
        fields.throwIfBad();
        if (!authenticator.isOn()) {
            answer(context, Principal.ANYBODY);
            return;
        }
        authenticator
                .identify(token)
                .onSuccess(principal -> {
                    context.response().addCookie(cookie(context, token).setMaxAge(COOKIE_SECONDS));
                    answer(context, principal);
                })
                .onFailure(context::fail);
    }

    void close(RoutingContext context) {
        context.response().addCookie(cookie(context, "").setMaxAge(0));
        context.response().setStatusCode(204).end();
    }

    private static Cookie cookie(RoutingContext context, String value) {
        return Cookie.cookie(Authenticator.COOKIE, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(context.request().isSSL());
    }

    private static void answer(RoutingContext context, Principal principal) {
        JsonArray grants = new JsonArray();
        for (Grant grant : principal.grants()) {
            grants.add(new JsonObject()
                    .put(
                            "roles",
                            new JsonArray(grant.roles().stream()
                                    .map(Role::word)
                                    .sorted()
                                    .toList()))
                    .put("services", new JsonArray(grant.services().patterns())));
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject()
                                .put("name", principal.name())
                                .put("kind", principal.kind().name().toLowerCase(Locale.ROOT))
                                .put("grants", grants)
                                .encode()
                        + "\n");
    }
}
