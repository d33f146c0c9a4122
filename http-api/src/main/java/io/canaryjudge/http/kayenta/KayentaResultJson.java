package io.canaryjudge.http.kayenta;

import io.canaryjudge.kayenta.GroupScore;
import io.canaryjudge.kayenta.KayentaJudge;
import io.canaryjudge.kayenta.KayentaJudgement;
import io.canaryjudge.kayenta.MetricOutcome;
import io.canaryjudge.kayenta.MetricResult;
import io.canaryjudge.kayenta.SampleStatistics;
import io.canaryjudge.kayenta.SummaryScore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;

/** Writes a judgement as Kayenta does: what there is none of is left out, and NaN is a text. */
public final class KayentaResultJson {

    private KayentaResultJson() {}

    /** The object that Kayenta calls a canary judge result. */
    public static JsonObject of(KayentaJudgement judgement) {
        JsonArray results = new JsonArray();
        judgement.results().forEach(result -> results.add(result(result)));
        JsonArray groups = new JsonArray();
        judgement.groupScores().forEach(group -> groups.add(group(group)));
        return new JsonObject()
                .put("judgeName", KayentaJudge.NAME)
                .put("results", results)
                .put("groupScores", groups)
                .put("score", score(judgement.score()));
    }

    private static JsonObject result(MetricResult result) {
        MetricOutcome outcome = result.outcome();
        JsonObject json = new JsonObject().put("name", result.pair().name());
        if (!result.pair().id().isEmpty()) {
            json.put("id", result.pair().id());
        }
        if (!result.pair().tags().isEmpty()) {
            JsonObject tags = new JsonObject();
            result.pair().tags().forEach(tags::put);
            json.put("tags", tags);
        }
        json.put("classification", outcome.classification().word());
        if (!outcome.reason().isEmpty()) {
            json.put("classificationReason", outcome.reason());
        }
        json.put("groups", new JsonArray(new ArrayList<>(result.groups())))
                .put("experimentMetadata", new JsonObject().put("stats", statistics(result.experiment())))
                .put("controlMetadata", new JsonObject().put("stats", statistics(result.control())));
        if (!(outcome instanceof MetricOutcome.Failed)) {
            json.put("resultMetadata", new JsonObject().put("ratio", number(ratio(outcome))));
        }
        return json.put("critical", outcome.critical()).put("muted", result.isMuted());
    }

    private static double ratio(MetricOutcome outcome) {
        return outcome instanceof MetricOutcome.Compared compared ? compared.ratio() : 1;
    }

    private static JsonObject statistics(SampleStatistics statistics) {
        return new JsonObject()
                .put("count", statistics.count())
                .put("min", number(statistics.min()))
                .put("max", number(statistics.max()))
                .put("mean", number(statistics.mean()))
                .put("std", number(statistics.standardDeviation()));
    }

    private static JsonObject group(GroupScore group) {
        return new JsonObject()
                .put("name", group.name())
                .put("score", number(group.score()))
                .put("classification", "")
                .put("classificationReason", "");
    }

    private static JsonObject score(SummaryScore score) {
        return new JsonObject()
                .put("score", number(score.score()))
                .put("classification", score.classification().word())
                .put("classificationReason", score.reason());
    }

    private static Object number(double value) {
        return Double.isFinite(value) ? (Object) value : String.valueOf(value);
    }
}
