package io.canaryjudge.http.integration;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;

/** Writes answers. */
public final class Answers {

    private static final int MOST_CHARACTERS = 400;
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");

    private Answers() {}

    /** A JSON value of any kind. */
    public static void json(RoutingContext context, int status, Object json) {
        context.response().setStatusCode(status);
        json(context.response(), body(json));
    }

    /** The bytes of a JSON value of any kind, with the end of the line. */
    public static Buffer body(Object json) {
        return Buffer.buffer(Json.encode(json) + "\n");
    }

    /** Such bytes, with the status that the answer has. */
    public static void json(HttpServerResponse response, Buffer body) {
        write(response, JSON, body);
    }

    /** One line of text, shortened where it is long. */
    public static void line(RoutingContext context, int status, String text) {
        context.response().setStatusCode(status);
        write(context.response(), "text/plain; charset=utf-8", Buffer.buffer(shortened(text) + "\n"));
    }

    private static void write(HttpServerResponse response, CharSequence type, Buffer body) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
                .end(body);
    }

    /** At most 400 characters in one line. */
    public static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "…" : line;
    }
}
