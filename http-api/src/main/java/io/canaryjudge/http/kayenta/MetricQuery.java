package io.canaryjudge.http.kayenta;

import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.EventRatio;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.kayenta.KayentaInputException;
import io.canaryjudge.metric.Direction;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What a metric of a canary config measures of the samples of this service: what its query says, where the query is one of
 * this service's own, else what its name and its query to another source tell of.
 */
public final class MetricQuery {

    /** The type of queries that are this service's own. */
    public static final String TYPE = "canary-judge";

    private MetricQuery() {}

    /**
     * The kind of a metric.
     *
     * @param path where the metric stands in its document
     * @param metric an element of that list in a canary config
     * @throws KayentaInputException if it measures nothing that this service knows
     */
    public static MetricKind kind(String path, JsonObject metric) {
        Place place = new Place(path, metric);
        String name = place.require("name").text();
        Optional<Place> query = place.find("query").filter(Place::isObject);
        if (query.flatMap(own -> own.find("type"))
                .filter(type -> TYPE.equals(type.value()))
                .isPresent()) {
            return own(query.get());
        }
        String text = query.map(other -> String.valueOf(other.value())).orElse("");
        return KindGuess.of(name, text)
                .orElseThrow(() -> new KayentaInputException(path + " '" + name
                        + "' is by its name and query neither an error rate, a quantile of latency, the throughput nor a"
                        + " gauge; give it a query {\"type\": \"" + TYPE + "\", \"kind\": …}"));
    }

    private static MetricKind own(Place query) {
        String kind = query.require("kind").text();
        try {
            return switch (kind) {
                case "error-rate" -> new ErrorRate();
                case "latency-quantile" ->
                    new LatencyQuantile(query.require("quantile").number());
                case "throughput" -> new Throughput(Direction.DECREASE);
                case "gauge" -> new Gauge(query.require("field").text(), Direction.INCREASE);
                case "ratio" ->
                    new EventRatio(
                            query.require("events").text(), query.require("of").text(), Direction.INCREASE);
                default ->
                    throw new KayentaInputException(query.path() + ".kind must be one of error-rate, latency-quantile,"
                            + " throughput, gauge, ratio; was '" + kind + "'");
            };
        } catch (KayentaInputException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new KayentaInputException(query.path() + ": " + e.getMessage());
        }
    }
}
