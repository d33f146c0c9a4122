package io.canaryjudge.http.rest;

import io.canaryjudge.http.telemetry.Telemetry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** What operators and their tools ask: metrics, and whether the service lives and is ready. */
final class Operations {

    private Operations() {}

    static void metrics(RoutingContext context, Telemetry telemetry) {
        Telemetry.Exposition exposition = telemetry.exposition(context.request().getHeader(HttpHeaders.ACCEPT));
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, exposition.contentType())
                .end(Buffer.buffer(exposition.body()));
    }

    static void live(RoutingContext context) {
        text(context, 200, "ok\n");
    }

    static void ready(RoutingContext context, Readiness readiness) {
        boolean ready = readiness.isReady();
        text(context, ready ? 200 : 503, ready ? "ok\n" : "shutting down\n");
    }

    private static void text(RoutingContext context, int status, String text) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(text);
    }
}
