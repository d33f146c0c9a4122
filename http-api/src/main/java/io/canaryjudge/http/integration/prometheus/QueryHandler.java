package io.canaryjudge.http.integration.prometheus;

import io.canaryjudge.http.Version;
import io.canaryjudge.http.integration.Answers;
import io.canaryjudge.http.service.JudgeService;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** Answers queries over the judge's own series in Prometheus' words. On the service's context. */
public final class QueryHandler {

    /** How far a client's clock may be off for its present to be ours. */
    private static final long SKEW_MILLIS = 60_000;

    private final JudgeService service;

    /** A handler for the analyses of one service. */
    public QueryHandler(JudgeService service) {
        this.service = service;
    }

    /** {@code /api/v1/query}. */
    public void instant(RoutingContext context, MultiMap parameters) {
        answer(context, catalog -> {
            long now = service.nowMillis();
            String time = parameters.get("time");
            long asked = time == null ? now : QueryTimes.time("time", time);
            Expression expression = QueryParser.parse(required(parameters, "query"));
            long at = Math.abs(asked - now) <= SKEW_MILLIS ? now : asked;
            return PrometheusJson.instant(expression.at(new Moment(catalog::select, at)), asked);
        });
    }

    /** {@code /api/v1/query_range}. */
    public void range(RoutingContext context, MultiMap parameters) {
        answer(context, catalog -> {
            Expression expression = QueryParser.parse(required(parameters, "query"));
            RangeQuery range = new RangeQuery(
                    QueryTimes.time("start", required(parameters, "start")),
                    QueryTimes.time("end", required(parameters, "end")),
                    QueryTimes.step(required(parameters, "step")));
            return range.evaluate(expression, catalog, service.nowMillis());
        });
    }

    private void answer(RoutingContext context, Function<SeriesCatalog, JsonObject> query) {
        try {
            Answers.json(context, 200, PrometheusJson.success(query.apply(SeriesCatalog.of(service))));
        } catch (QueryException e) {
            Answers.json(context, 400, PrometheusJson.error("bad_data", String.valueOf(e.getMessage())));
        }
    }

    private static String required(MultiMap parameters, String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new QueryException("invalid parameter \"" + name + "\": is missing");
        }
        return value;
    }

    /** {@code /api/v1/status/buildinfo}, by which dashboards see what they talk to. */
    public void buildInfo(RoutingContext context) {
        Answers.json(
                context,
                200,
                PrometheusJson.success(new JsonObject()
                        .put("application", "Canary Judge")
                        .put("version", Version.current())
                        .put("revision", "")
                        .put("branch", "")
                        .put("buildUser", "")
                        .put("buildDate", "")
                        .put("goVersion", "")));
    }
}
