package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.http.kayenta.MetricQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Writes executions as Kayenta does; what there is none of is left out. */
final class StatusJson {

    private static final int FEW_POINTS = 50;
    private static final String FEW =
            "One of the metrics returned fewer than 50 data points, which can reduce confidence in the final canary score.";

    private final Execution execution;
    private final Asked asked;

    private StatusJson(Execution execution) {
        this.execution = execution;
        asked = execution.asked();
    }

    /** As its kind of execution is written. */
    static JsonObject of(Execution execution) {
        StatusJson json = new StatusJson(execution);
        return execution.asked().kind() == Asked.Kind.CANARY ? json.canary() : json.standalone();
    }

    private JsonObject canary() {
        JsonObject json = common().put(
                        "stageStatus",
                        new JsonObject().put("judge", execution.status().lowerCase()))
                .put("config", asked.config())
                .put("canaryExecutionRequest", asked.request());
        putGiven(json, "configId");
        if (execution.status() == Execution.Status.SUCCEEDED) {
            json.put(
                    "result",
                    result(0)
                            .put("application", application())
                            .put("config", asked.config())
                            .put("canaryExecutionRequest", asked.request())
                            .put("pipelineId", execution.id()));
        }
        return json;
    }

    private JsonObject standalone() {
        JsonObject json = common().put("user", orElse("user", "anonymous"))
                .put("stageStatus", stages())
                .put("executionStatus", execution.status().name())
                .put("canaryConfig", asked.config())
                .put("canaryAnalysisExecutionRequest", asked.request());
        if (!asked.parameter("configId").isEmpty()) {
            json.put("canaryConfigId", asked.parameter("configId"));
        }
        if (execution.isComplete()) {
            json.put("canaryAnalysisExecutionResult", aggregate());
        }
        return json;
    }

    private JsonObject common() {
        JsonObject json = new JsonObject()
                .put("application", application())
                .put("parentPipelineExecutionId", orElse("parentPipelineExecutionId", "no-parent-pipeline-execution"))
                .put("pipelineId", execution.id())
                .put("complete", execution.isComplete())
                .put("status", execution.status().lowerCase())
                .put("metricsAccountName", orElse("metricsAccountName", MetricQuery.TYPE))
                .put("storageAccountName", orElse("storageAccountName", MetricQuery.TYPE));
        putGiven(json, "configurationAccountName");
        if (!execution.exception().isEmpty()) {
            json.put(
                    "exception",
                    new JsonObject()
                            .put(
                                    "details",
                                    new JsonObject().put("errors", new JsonArray().add(execution.exception()))));
        }
        return times(json);
    }

    private JsonObject times(JsonObject json) {
        put(json, "buildTime", asked.nowMillis());
        put(json, "startTime", asked.nowMillis());
        if (execution.isComplete()) {
            put(json, "endTime", execution.endMillis());
        }
        return json;
    }

    private static void put(JsonObject json, String name, long millis) {
        json.put(name + "Millis", millis)
                .put(name + "Iso", Instant.ofEpochMilli(millis).toString());
    }

    private String application() {
        return orElse("application", "ad-hoc");
    }

    private String orElse(String parameter, String fallback) {
        String given = asked.parameter(parameter);
        return given.isEmpty() ? fallback : given;
    }

    private void putGiven(JsonObject json, String parameter) {
        if (!asked.parameter(parameter).isEmpty()) {
            json.put(parameter, asked.parameter(parameter));
        }
    }

    private JsonObject result(int index) {
        return new JsonObject()
                .put("judgeResult", execution.judgeResult(index))
                .put(
                        "canaryDuration",
                        execution.judgements().get(index).duration().toString());
    }

    private JsonArray stages() {
        JsonArray stages = new JsonArray();
        for (int i = 0; i < execution.judgements().size(); i++) {
            String status =
                    i < execution.results().size() ? "SUCCEEDED" : execution.isComplete() ? "CANCELED" : "RUNNING";
            stages.add(new JsonObject()
                    .put("type", "runCanary")
                    .put("name", "Run Canary #" + (i + 1))
                    .put("status", status));
        }
        return stages;
    }

    private JsonObject aggregate() {
        JsonArray scores = new JsonArray();
        JsonArray results = new JsonArray();
        boolean hasWarnings = false;
        for (int i = 0; i < execution.results().size(); i++) {
            JsonArray warnings = warnings(i);
            hasWarnings |= !warnings.isEmpty();
            scores.add(execution.score(i));
            results.add(one(i).put("warnings", warnings));
        }
        JsonObject json = new JsonObject()
                .put("didPassThresholds", execution.status() == Execution.Status.SUCCEEDED)
                .put("hasWarnings", hasWarnings)
                .put("canaryScoreMessage", message())
                .put("canaryScores", scores)
                .put("canaryExecutionResults", results);
        return json.put("buildTimeIso", iso(asked.nowMillis()))
                .put("startTimeIso", iso(asked.nowMillis()))
                .put("endTimeIso", iso(execution.endMillis()));
    }

    private JsonObject one(int index) {
        Scope scope = execution.judgements().get(index).first().experiment();
        JsonObject json = new JsonObject()
                .put("executionId", execution.id())
                .put("executionStatus", "SUCCEEDED")
                .put("result", result(index));
        put(json, "judgementStartTime", scope.startMillis());
        put(json, "judgementEndTime", scope.endMillis());
        put(json, "buildTime", asked.nowMillis());
        put(json, "startTime", asked.nowMillis());
        put(json, "endTime", execution.results().get(index).getLong("atMillis"));
        return json.put("storageAccountName", orElse("storageAccountName", MetricQuery.TYPE));
    }

    private JsonArray warnings(int index) {
        boolean isFew = execution.judgeResult(index).getJsonArray("results").stream()
                .map(JsonObject.class::cast)
                .anyMatch(metric -> metric.getJsonObject("controlMetadata")
                                .getJsonObject("stats")
                                .getLong("count")
                        < FEW_POINTS);
        return isFew ? new JsonArray().add(FEW) : new JsonArray();
    }

    private String message() {
        if (execution.results().isEmpty()) {
            return "There was no canary score.";
        }
        double last = execution.score(execution.results().size() - 1);
        if (last <= asked.marginal()) {
            return "Final canary score " + last + " is not above the marginal score threshold.";
        }
        return last < asked.pass()
                ? "Final canary score " + last + " is below the pass score threshold."
                : "Final canary score " + last + " met or exceeded the pass score threshold.";
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
