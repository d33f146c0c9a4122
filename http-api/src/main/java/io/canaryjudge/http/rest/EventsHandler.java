package io.canaryjudge.http.rest;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.wire.VerdictJson;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Streams an analysis as server-sent events: {@code verdict} for each state, {@code progress} for each look in between,
 * {@code end} when nothing will change any more. A reader that is too slow misses progress, never a verdict.
 */
final class EventsHandler implements Handler<RoutingContext> {

    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final Vertx vertx;
    private final JudgeService service;

    EventsHandler(Vertx vertx, JudgeService service) {
        this.vertx = vertx;
        this.service = service;
    }

    @Override
    public void handle(RoutingContext context) {
        AnalysisView analysis = AnalysisHandler.find(service, context);
        HttpServerResponse response = context.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        Stream stream = new Stream(analysis.id(), response);
        stream.send("verdict", analysis.report(), analysis.verdict());
        if (analysis.ended()) {
            stream.end();
            return;
        }
        long keepAlive = vertx.setPeriodic(KEEP_ALIVE_MILLIS, timer -> response.write(": still here\n\n"));
        Runnable stopListening = service.listen(analysis.id(), stream::look).orElse(() -> {});
        Handler<Void> stop = gone -> service.run(() -> {
            vertx.cancelTimer(keepAlive);
            stopListening.run();
        });
        response.closeHandler(stop).endHandler(stop);
        if (response.closed()) {
            // before anybody listened
            stop.handle(null);
        }
        context.request().connection().shutdownHandler(stopping -> service.run(stream::stop));
    }

    private final class Stream {
        private final String id;
        private final HttpServerResponse response;
        private long lastSequence;

        Stream(String id, HttpServerResponse response) {
            this.id = id;
            this.response = response;
        }

        void look(AnalysisReport report) {
            if (report.sequence() != lastSequence) {
                send("verdict", report);
            } else if (!response.writeQueueFull()) {
                send("progress", report);
            }
            if (service.find(id).map(AnalysisView::ended).orElse(true)) {
                end();
            }
        }

        void send(String event, AnalysisReport report) {
            send(event, report, VerdictJson.of(id, report));
        }

        void send(String event, AnalysisReport report, JsonObject verdict) {
            lastSequence = report.sequence();
            response.write("event: " + event + "\nid: " + report.sequence() + "\ndata: " + verdict.encode() + "\n\n");
        }

        void end() {
            response.end("event: end\ndata: {}\n\n");
        }

        /** Ends the answer, not the story: the client may come back for the rest. */
        void stop() {
            if (!response.ended()) {
                response.end();
            }
        }
    }
}
