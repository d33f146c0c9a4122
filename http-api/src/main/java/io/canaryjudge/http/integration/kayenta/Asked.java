package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.http.kayenta.MetricQuery;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.kayenta.KayentaJudge;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a client wants judged, as it is kept: from this alone an execution can go on after a restart.
 *
 * @param json {@code kind}, {@code config}, {@code request}, {@code nowMillis} and the parameters of the path
 */
record Asked(JsonObject json) {

    private static final String KIND = "kind";
    /** Clients send thresholds as texts too. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");

    /** Reads what is kept and what is asked. */
    static Asked of(Kind kind, JsonObject config, JsonObject request, JsonObject parameters, long nowMillis) {
        return new Asked(parameters
                .copy()
                .put(KIND, kind.name())
                .put("config", config)
                .put("request", request)
                .put("nowMillis", nowMillis));
    }

    Kind kind() {
        return Kind.valueOf(json.getString(KIND));
    }

    JsonObject config() {
        return json.getJsonObject("config");
    }

    JsonObject request() {
        return json.getJsonObject("request");
    }

    long nowMillis() {
        return json.getLong("nowMillis");
    }

    /** A parameter; empty where it was not given. */
    String parameter(String name) {
        return json.getString(name, "");
    }

    double pass() {
        return threshold("pass");
    }

    double marginal() {
        return threshold("marginal");
    }

    private double threshold(String name) {
        JsonObject own = Members.object(request(), "thresholds");
        JsonObject classifier = Members.object(config(), "classifier");
        JsonObject thresholds = own.isEmpty() ? Members.object(classifier, "scoreThresholds") : own;
        String number = String.valueOf(thresholds.getValue(name));
        if (NUMBER.matcher(number).matches()) {
            return Double.parseDouble(number);
        }
        throw ApiException.bad("Classifier thresholds must be specified in either the canary config, or the execution"
                + " request: " + name + " must be a number.");
    }

    /** The metrics of the config. */
    List<Metric> metrics() {
        if (!(config().getValue("metrics") instanceof JsonArray elements) || elements.isEmpty()) {
            throw ApiException.bad("the canary config must have metrics");
        }
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (!(elements.getValue(i) instanceof JsonObject metric)) {
                throw ApiException.bad("metrics[" + i + "] must be an object");
            }
            MetricKind kind = MetricQuery.kind("metrics[" + i + "]", metric);
            metrics.add(new Metric(metric.getString("name"), Members.text(metric, "scopeName"), kind));
        }
        return metrics;
    }

    /** Refuses a judge that is not there. */
    void requireJudge() {
        String judge = Members.text(Members.object(config(), "judge"), "name");
        if (!judge.isEmpty() && !judge.equals(KayentaJudge.NAME)) {
            throw ApiException.bad("Unable to resolve canary judge '" + judge + "'.");
        }
    }

    /** Which of Kayenta's two ways to judge it is. */
    enum Kind {
        /** Once. */
        CANARY,
        /** Again and again over a time. */
        STANDALONE
    }

    /**
     * A metric with what it measures here.
     *
     * @param scopeName empty for none
     */
    record Metric(String name, String scopeName, MetricKind kind) {}
}
