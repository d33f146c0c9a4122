package io.canaryjudge.http.integration.prometheus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A query at regular moments.
 *
 * @param startMillis the first moment, milliseconds since 1970
 * @param endMillis the last one at the latest
 * @param stepMillis from one to the next
 */
record RangeQuery(long startMillis, long endMillis, long stepMillis) {

    private static final long MOST_MOMENTS = 11_000;
    private static final long MOST_VALUES = 200_000;

    /** @throws QueryException if there are too many moments, or none */
    RangeQuery {
        if (endMillis < startMillis) {
            throw new QueryException("invalid parameter \"end\": end timestamp must not be before start time");
        }
        if ((endMillis - startMillis) / stepMillis >= MOST_MOMENTS) {
            throw new QueryException("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the"
                    + " query resolution (?step=XX)");
        }
    }

    /**
     * The values in Prometheus' words.
     *
     * @param nowMillis after which nothing is known
     */
    JsonObject evaluate(Expression expression, SeriesCatalog catalog, long nowMillis) {
        Map<Selector, List<Point>> selected = new HashMap<>();
        Map<SortedMap<String, String>, JsonArray> series = new LinkedHashMap<>();
        long values = 0;
        for (long at = startMillis; at <= Math.min(endMillis, nowMillis); at += stepMillis) {
            Moment moment = new Moment(selector -> selected.computeIfAbsent(selector, catalog::select), at);
            Value value = expression.at(moment);
            values += selected.values().stream().mapToLong(List::size).sum() + 1;
            if (values > MOST_VALUES) {
                throw new QueryException("the query reads more than " + MOST_VALUES + " values; ask for fewer series or"
                        + " a larger step");
            }
            add(value, at, series);
        }
        JsonArray result = new JsonArray();
        series.forEach((labels, samples) -> result.add(
                new JsonObject().put("metric", PrometheusJson.metric(labels)).put("values", samples)));
        return PrometheusJson.result("matrix", result);
    }

    private static void add(Value value, long at, Map<SortedMap<String, String>, JsonArray> series) {
        List<Value.Element> elements = value instanceof Value.Vector vector
                ? vector.elements()
                : List.of(new Value.Element(Expression.NONE, ((Value.Scalar) value).number()));
        for (Value.Element element : elements) {
            series.computeIfAbsent(element.labels(), labels -> new JsonArray())
                    .add(PrometheusJson.sample(at, element.number()));
        }
    }
}
