package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.http.kayenta.KayentaRequest;
import io.canaryjudge.http.kayenta.KayentaResultJson;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.kayenta.KayentaJudge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Judges once, by the built-in Kayenta judge. */
final class Judging {

    /** Of the noise that Kayenta adds where constants are compared; fixed, so that a judgement can be repeated. */
    private static final long SEED = 42;

    private final Vertx vertx;
    private final WindowReader windows;

    Judging(Vertx vertx, WindowReader windows) {
        this.vertx = vertx;
        this.windows = windows;
    }

    /** Kayenta's judge result. */
    Future<JsonObject> judge(Asked asked, Judgement judgement) {
        List<Asked.Metric> metrics = asked.metrics();
        Map<Scope, List<MetricKind>> wanted = new LinkedHashMap<>();
        for (Asked.Metric metric : metrics) {
            Judgement.Pair pair = judgement.of(metric.scopeName());
            add(wanted, pair.control(), metric.kind());
            add(wanted, pair.experiment(), metric.kind());
        }
        Map<Series, double[]> points = new LinkedHashMap<>();
        Future<?> read = Future.succeededFuture();
        for (Map.Entry<Scope, List<MetricKind>> scope : wanted.entrySet()) {
            read = read.compose(before -> windows.read(scope.getKey(), scope.getValue())
                    .onSuccess(found -> put(points, scope.getKey(), scope.getValue(), found)));
        }
        return read.compose(all -> vertx.executeBlocking(() -> judge(asked, judgement, metrics, points), false));
    }

    private static void add(Map<Scope, List<MetricKind>> wanted, Scope scope, MetricKind kind) {
        List<MetricKind> kinds = wanted.computeIfAbsent(scope, first -> new ArrayList<>());
        if (!kinds.contains(kind)) {
            kinds.add(kind);
        }
    }

    private static void put(Map<Series, double[]> points, Scope scope, List<MetricKind> kinds, List<double[]> found) {
        for (int i = 0; i < kinds.size(); i++) {
            points.put(new Series(scope, kinds.get(i)), found.get(i));
        }
    }

    private static JsonObject judge(
            Asked asked, Judgement judgement, List<Asked.Metric> metrics, Map<Series, double[]> points) {
        JsonArray pairs = new JsonArray();
        for (Asked.Metric metric : metrics) {
            Judgement.Pair pair = judgement.of(metric.scopeName());
            pairs.add(new JsonObject()
                    .put("name", metric.name())
                    .put("id", UUID.randomUUID().toString())
                    .put(
                            "values",
                            new JsonObject()
                                    .put("control", list(points, pair.control(), metric))
                                    .put("experiment", list(points, pair.experiment(), metric))));
        }
        KayentaRequest request = KayentaRequest.of(new JsonObject()
                .put("config", asked.config())
                .put("thresholds", new JsonObject().put("pass", asked.pass()).put("marginal", asked.marginal()))
                .put("metrics", pairs));
        return KayentaResultJson.of(
                new KayentaJudge(SEED).judge(request.config(), request.thresholds(), request.pairs()));
    }

    private static JsonArray list(Map<Series, double[]> points, Scope scope, Asked.Metric metric) {
        JsonArray list = new JsonArray();
        for (double point : Objects.requireNonNull(points.get(new Series(scope, metric.kind())))) {
            list.add(Double.isNaN(point) ? (Object) "NaN" : point);
        }
        return list;
    }

    /** A metric of a scope. */
    private record Series(Scope scope, MetricKind kind) {}
}
