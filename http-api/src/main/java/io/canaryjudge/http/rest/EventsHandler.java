package io.canaryjudge.http.rest;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.wire.VerdictJson;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Streams an analysis as server-sent events: {@code verdict} for each state, {@code progress} for each look in between,
 * {@code end} when nothing will change any more. A reader that is too slow misses progress, never a verdict.
 */
final class EventsHandler implements Handler<RoutingContext> {

    private final Vertx vertx;
    private final JudgeService service;

    EventsHandler(Vertx vertx, JudgeService service) {
        this.vertx = vertx;
        this.service = service;
    }

    @Override
    public void handle(RoutingContext context) {
        AnalysisView analysis = AnalysisHandler.find(service, context);
        Story story = new Story(analysis.id(), EventStream.begin(context));
        story.tell("verdict", analysis.report(), analysis.verdict());
        if (analysis.ended()) {
            story.events.end();
            return;
        }
        Runnable stopListening = service.listen(analysis.id(), story::look).orElse(() -> {});
        story.events.keepOpen(vertx, service::run, stopListening);
    }

    private final class Story {
        private final String id;
        private final EventStream events;
        private long lastSequence;

        Story(String id, EventStream events) {
            this.id = id;
            this.events = events;
        }

        void look(AnalysisReport report) {
            if (report.sequence() != lastSequence) {
                tell("verdict", report);
            } else if (!events.isSlow()) {
                tell("progress", report);
            }
            if (service.find(id).map(AnalysisView::ended).orElse(true)) {
                events.end();
            }
        }

        private void tell(String event, AnalysisReport report) {
            tell(event, report, VerdictJson.of(id, report));
        }

        void tell(String event, AnalysisReport report, JsonObject verdict) {
            lastSequence = report.sequence();
            events.send(event, report.sequence(), verdict.encode());
        }
    }
}
