package io.canaryjudge.http.integration;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;

/** Writes answers. */
public final class Answers {

    private static final int MOST_CHARACTERS = 400;

    private Answers() {}

    /** A JSON value of any kind. */
    public static void json(RoutingContext context, int status, Object json) {
        write(context, status, "application/json", Json.encode(json) + "\n");
    }

    /** One line of text, shortened where it is long. */
    public static void line(RoutingContext context, int status, String text) {
        write(context, status, "text/plain; charset=utf-8", shortened(text) + "\n");
    }

    private static void write(RoutingContext context, int status, String type, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(body);
    }

    /** At most 400 characters in one line. */
    public static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "…" : line;
    }
}
