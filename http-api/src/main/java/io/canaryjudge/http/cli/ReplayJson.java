package io.canaryjudge.http.cli;

import io.canaryjudge.http.service.TraceReplay;
import io.canaryjudge.http.wire.VerdictJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Writes what a replay came to: a verdict, when it was reached, and every change on the way. */
final class ReplayJson {

    private ReplayJson() {}

    /** The object that {@code judge replay --format json} prints. */
    static JsonObject of(TraceReplay.Result result) {
        JsonObject json = new JsonObject();
        for (Map.Entry<String, Object> member : VerdictJson.core(result.report())) {
            json.put(member.getKey(), member.getValue());
            if (member.getKey().equals("final")) {
                json.put("decidedAtMs", result.decidedAtMillis());
            }
        }
        JsonArray timeline = new JsonArray();
        for (TraceReplay.Change change : result.timeline()) {
            timeline.add(new JsonObject()
                    .put("atMs", change.atMillis())
                    .put("verdict", change.verdict().kind().name())
                    .put("urgency", change.verdict().urgency().name())
                    .put("reason", change.verdict().reason()));
        }
        return json.put("timeline", timeline);
    }
}
