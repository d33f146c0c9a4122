package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.http.wire.VerdictJson;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.Notification;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** What the journal is told of an analysis. */
final class AnalysisFacts {

    static final String STARTED = "analysis.started";
    static final String CHANGED = "verdict.changed";
    static final String SIGNAL = "signal.received";
    static final String WATCHED = "analysis.watched";
    static final String ENDED = "analysis.ended";

    /** Key of the time for which the canary was watched, in facts that have it. */
    static final String WATCHED_MILLIS = "watchedMillis";

    private AnalysisFacts() {}

    /**
     * @param actor who wants it; may be empty
     * @param code which version of this program judges
     */
    static Fact started(
            String id, AnalysisPlan plan, AnalysisReport first, String policyHash, String actor, String code) {
        JsonObject json = new JsonObject()
                .put("service", plan.service())
                .put("baseline", plan.baseline())
                .put("canary", plan.canary())
                .put("stage", plan.stage())
                .put("startMillis", plan.startMillis())
                .put("policy", policyHash)
                .put("code", code)
                .put("verdict", VerdictJson.of(id, first));
        if (!actor.isEmpty()) {
            json.put("actor", actor);
        }
        return new Fact(STARTED, plan.startMillis(), json.encode());
    }

    /**
     * @param inputs the digest of what the look has read
     * @param watchedMillis for how long the canary was watched by then
     * @param stop by what it ends before its time, if so
     */
    static Fact changed(
            String id,
            AnalysisReport report,
            String inputs,
            long watchedMillis,
            String code,
            Optional<RunningAnalysis.Stop> stop) {
        JsonObject json = stopped(stop)
                .put("verdict", VerdictJson.of(id, report))
                .put("inputs", inputs)
                .put(WATCHED_MILLIS, watchedMillis)
                .put("code", code);
        return new Fact(CHANGED, report.asOfMillis(), json.encode());
    }

    /** That nothing else has happened for a while. */
    static Fact watched(AnalysisReport report, long watchedMillis) {
        JsonObject json = new JsonObject().put(WATCHED_MILLIS, watchedMillis);
        return new Fact(WATCHED, report.asOfMillis(), json.encode());
    }

    static Fact signal(Signal signal) {
        JsonObject json = new JsonObject()
                .put("signal", signal.kind().word())
                .put("subject", signal.subject())
                .put("reporter", signal.reporter());
        return new Fact(SIGNAL, signal.epochMillis(), json.encode());
    }

    /** @param stop by what it ends before its time, if so */
    static Fact ended(AnalysisReport report, Optional<RunningAnalysis.Stop> stop) {
        return new Fact(ENDED, report.asOfMillis(), stopped(stop).encode());
    }

    private static JsonObject stopped(Optional<RunningAnalysis.Stop> stop) {
        JsonObject json = new JsonObject();
        stop.ifPresent(by -> json.put("stoppedBy", by.actor()).put("why", by.reason()));
        return json;
    }

    /** The same change, for a receiver. */
    static NewDelivery delivery(String endpoint, String id, AnalysisReport report) {
        Instant since = Instant.ofEpochMilli(report.sinceMillis());
        String payload = new JsonObject()
                .put("type", CHANGED)
                .put("timestamp", since.toString())
                .put("data", VerdictJson.of(id, report))
                .encode();
        String message = "msg_" + id + "_" + report.sequence();
        return new NewDelivery(endpoint, id, new Notification(message, CHANGED, since, payload), report.asOfMillis());
    }
}
