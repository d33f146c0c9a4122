package io.canaryjudge.http.rest;

import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.service.RecentWindows;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;

/** Says what came of one version lately, window by window, all its instances together. */
final class WindowsHandler implements Handler<RoutingContext> {

    private final JudgeService service;

    WindowsHandler(JudgeService service) {
        this.service = service;
    }

    @Override
    public void handle(RoutingContext context) {
        String name = required(context, "service");
        String version = required(context, "version");
        Callers.of(context).require(name);
        service.recentWindows(name, version)
                .onSuccess(recent -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(json(recent)
                                        .put("service", name)
                                        .put("version", version)
                                        .encode() + "\n"))
                .onFailure(context::fail);
    }

    private static String required(RoutingContext context, String parameter) {
        String value = context.queryParams().get(parameter);
        if (value == null || value.isEmpty()) {
            throw new HttpProblem(400, "query parameter " + parameter + " is missing");
        }
        return value;
    }

    private static JsonObject json(RecentWindows recent) {
        JsonArray windows = new JsonArray();
        for (WindowPair pair : recent.windows()) {
            if (!pair.baseline().isEmpty()) {
                windows.add(json(pair)
                        .put(
                                "start",
                                Instant.ofEpochMilli(recent.spec().startMillis(pair.index()))
                                        .toString()));
            }
        }
        return new JsonObject()
                .put("settledAt", Instant.ofEpochMilli(recent.settledMillis()).toString())
                .put("windows", windows);
    }

    private static JsonObject json(WindowPair pair) {
        WindowSnapshot total = pair.total(Cohort.BASELINE);
        JsonObject json = new JsonObject()
                .put("instances", pair.baseline().size())
                .put("outcomes", total.outcomes())
                .put("failures", total.failures())
                .put("latencies", total.latency().count());
        if (!total.latency().isEmpty()) {
            json.put("p50Micros", total.latency().quantile(0.5))
                    .put("p99Micros", total.latency().quantile(0.99));
        }
        return json;
    }
}
