package io.canaryjudge.http.rest;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.http.config.Durations;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.wire.VerdictJson;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Gives the verdict, at once or when it changes. The entity tag is weak and stands for the state (verdict, urgency, rules
 * that fire); numbers move between two changes of state.
 */
final class VerdictHandler implements Handler<RoutingContext> {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final JudgeService service;

    VerdictHandler(Vertx vertx, JudgeService service) {
        this.vertx = vertx;
        this.service = service;
    }

    @Override
    public void handle(RoutingContext context) {
        Duration wait = wait(context);
        AnalysisView analysis = AnalysisHandler.find(service, context);
        if (!isKnown(context, tag(analysis.id(), analysis.report()))) {
            answer(context, analysis.id(), analysis.report(), analysis.verdict());
        } else if (wait.isZero() || analysis.ended()) {
            notModified(context, analysis.id(), analysis.report());
        } else {
            answerOnChange(context, analysis, wait);
        }
    }

    private void answerOnChange(RoutingContext context, AnalysisView analysis, Duration wait) {
        Waiting waiting = new Waiting(context, analysis);
        waiting.timer = vertx.setTimer(wait.toMillis(), timer -> waiting.giveUp());
        waiting.stopListening = service.listen(analysis.id(), waiting::look).orElse(() -> {});
        context.response().closeHandler(closed -> service.run(waiting::stop));
        context.request().connection().shutdownHandler(stopping -> service.run(waiting::giveUp));
    }

    static Duration wait(RoutingContext context) {
        String text = context.queryParams().get("wait");
        if (text == null) {
            return Duration.ZERO;
        }
        Duration wait = Durations.parse(text)
                .orElseThrow(() -> new HttpProblem(
                        400, "query parameter wait must be a duration such as 30s, was '" + shortened(text) + "'"));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static String shortened(String text) {
        return text.length() > 64 ? text.substring(0, 64) + "…" : text;
    }

    /** Whether the client has this state already, by weak comparison (RFC 9110 section 13.1.2). */
    static boolean isKnown(RoutingContext context, String tag) {
        return Optional.ofNullable(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))
                .map(header -> Arrays.stream(header.split(",", -1))
                        .map(String::strip)
                        .map(known -> known.startsWith("W/") ? known.substring(2) : known)
                        .anyMatch(known -> known.equals("*") || known.equals(tag)))
                .orElse(false);
    }

    private static String tag(String id, AnalysisReport report) {
        return "\"" + id + "-" + report.sequence() + "\"";
    }

    private static void answer(RoutingContext context, String id, AnalysisReport report, JsonObject verdict) {
        headers(context.response(), id, report)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(verdict.encode() + "\n");
    }

    private static void notModified(RoutingContext context, String id, AnalysisReport report) {
        headers(context.response(), id, report).setStatusCode(304).end();
    }

    private static HttpServerResponse headers(HttpServerResponse response, String id, AnalysisReport report) {
        if (!report.verdict().isFinal()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        return response.putHeader(HttpHeaders.ETAG, "W/" + tag(id, report))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    /** A client that waits for the next state. */
    private final class Waiting {
        private final RoutingContext context;
        private final AnalysisView known;
        private Runnable stopListening = () -> {};
        private long timer;

        Waiting(RoutingContext context, AnalysisView known) {
            this.context = context;
            this.known = known;
        }

        void look(AnalysisReport report) {
            if (report.sequence() != known.report().sequence()) {
                stop();
                answer(context, known.id(), report, VerdictJson.of(known.id(), report));
            }
        }

        void giveUp() {
            stop();
            if (!context.response().ended()) {
                notModified(context, known.id(), known.report());
            }
        }

        void stop() {
            stopListening.run();
            vertx.cancelTimer(timer);
        }
    }
}
