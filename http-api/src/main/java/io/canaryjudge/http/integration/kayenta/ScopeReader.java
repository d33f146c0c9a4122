package io.canaryjudge.http.integration.kayenta;

import io.vertx.core.json.JsonObject;

/**
 * Reads whose points a scope of Kayenta's means. Its text is the version, and the service is the application of the request or
 * the scope's parameter {@code service}; or it is both, with a slash between them. Regions are not looked at: all instances of
 * a version count together.
 */
final class ScopeReader {

    private static final long DEFAULT_STEP = 60;

    private final String application;

    /** @param application of the request; empty for none */
    ScopeReader(String application) {
        this.application = application;
    }

    /** A scope over a time. */
    Scope read(String text, JsonObject parameters, long startMillis, long endMillis, long stepSeconds) {
        int slash = text.indexOf('/');
        if (slash > 0) {
            return scope(text.substring(0, slash), text.substring(slash + 1), startMillis, endMillis, stepSeconds);
        }
        String own = Members.text(parameters, "service");
        String service = own.isEmpty() ? application : own;
        if (service.isEmpty()) {
            throw ApiException.bad(
                    "scope '" + text + "' names no service: write service/version, or give the parameter application");
        }
        return scope(service, text, startMillis, endMillis, stepSeconds);
    }

    private static Scope scope(String service, String version, long start, long end, long stepSeconds) {
        try {
            return new Scope(service, version, start, end, stepSeconds * 1_000);
        } catch (IllegalArgumentException e) {
            throw ApiException.bad("scope: " + e.getMessage());
        }
    }

    /** A scope with its own times, as {@code /canary} takes them. */
    Scope read(JsonObject scope) {
        long start = Members.moment(scope, "start").orElseThrow(() -> ApiException.bad("start is missing"));
        long end = Members.moment(scope, "end").orElseThrow(() -> ApiException.bad("end is missing"));
        return read(
                Members.text(scope, "scope"), Members.object(scope, "extendedScopeParams"), start, end, step(scope));
    }

    /** Seconds from point to point. */
    static long step(JsonObject scope) {
        return Members.whole(scope, "step").filter(step -> step > 0).orElse(DEFAULT_STEP);
    }
}
