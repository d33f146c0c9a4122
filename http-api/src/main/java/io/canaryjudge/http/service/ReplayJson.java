package io.canaryjudge.http.service;

import io.canaryjudge.http.ingest.Decoded;
import io.canaryjudge.http.ingest.LineError;
import io.canaryjudge.http.wire.VerdictJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Writes what a replay came to: a verdict, when it was reached, and every change on the way. */
public final class ReplayJson {

    private ReplayJson() {}

    /** The object that {@code judge replay --format json} prints. */
    public static JsonObject of(Replay.Result result) {
        JsonObject json = new JsonObject();
        for (Map.Entry<String, Object> member : VerdictJson.core(result.report())) {
            json.put(member.getKey(), member.getValue());
            if (member.getKey().equals("final")) {
                json.put("decidedAtMs", result.decidedAtMillis());
            }
        }
        return json.put("timeline", timeline(result.timeline()));
    }

    private static JsonArray timeline(List<Replay.Change> changes) {
        JsonArray timeline = new JsonArray();
        for (Replay.Change change : changes) {
            timeline.add(new JsonObject()
                    .put("atMs", change.atMillis())
                    .put("verdict", change.verdict().kind().name())
                    .put("urgency", change.verdict().urgency().name())
                    .put("reason", change.verdict().reason()));
        }
        return timeline;
    }

    /** What an analysis comes to that is judged once more, beside what was told of it. */
    public static JsonObject of(PastReplay.Replayed replayed) {
        JsonObject original = replayed.original()
                .copy()
                .put("decidedAtMs", replayed.originalDecidedAtMillis())
                .put("timeline", timeline(replayed.originalTimeline()));
        return of(replayed.result())
                .put("startMs", replayed.startMillis())
                .put("endMs", replayed.endMillis())
                .put(
                        "windows",
                        new JsonObject().put("total", replayed.windows()).put("empty", replayed.emptyWindows()))
                .put("signals", replayed.signals())
                .put("notes", new JsonArray(replayed.notes()))
                .put("original", original);
    }

    /** The same, with the rows that were left out where there are any. */
    public static JsonObject of(Replay.Result result, Decoded rows) {
        JsonObject json = of(result);
        return rows.refused() > 0 ? json.put("rows", rows(rows)) : json;
    }

    /** How many rows were used, and what was wrong with the others. */
    public static JsonObject rows(Decoded rows) {
        JsonArray errors = new JsonArray();
        for (LineError error : rows.errors()) {
            errors.add(new JsonObject()
                    .put("row", error.line())
                    .put("column", error.column())
                    .put("detail", error.reason()));
        }
        return new JsonObject()
                .put("accepted", rows.accepted())
                .put("refused", rows.refused())
                .put("errors", errors);
    }
}
