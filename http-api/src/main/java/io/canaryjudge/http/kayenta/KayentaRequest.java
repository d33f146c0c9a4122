package io.canaryjudge.http.kayenta;

import io.canaryjudge.kayenta.CanaryConfig;
import io.canaryjudge.kayenta.KayentaInputException;
import io.canaryjudge.kayenta.MetricConfig;
import io.canaryjudge.kayenta.MetricPair;
import io.canaryjudge.kayenta.ScoreThresholds;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What Kayenta's judge is asked. */
public record KayentaRequest(CanaryConfig config, ScoreThresholds thresholds, List<MetricPair> pairs) {

    /** Copies the list. */
    public KayentaRequest {
        pairs = List.copyOf(pairs);
    }

    /**
     * Reads {@code {"config": canary config, "thresholds": {"pass", "marginal"}, "metrics": [pair, …]}}. A pair is
     * {@code {"name", "id", "tags", "values": {"control": […], "experiment": […]}}} as Kayenta has it, or has both lists
     * itself; id and tags may be absent. Points are numbers, or the texts NaN, Infinity and -Infinity; null is NaN.
     *
     * @throws KayentaInputException if something is missing or of the wrong type, or Kayenta's judge call throws
     */
    public static KayentaRequest of(JsonObject request) {
        Place root = new Place("", request);
        Place thresholds = root.require("thresholds");
        List<MetricPair> pairs = root.require("metrics").elements().stream()
                .map(KayentaRequest::pair)
                .toList();
        Set<String> names = pairs.stream().map(MetricPair::name).collect(Collectors.toSet());
        return new KayentaRequest(
                config(root.require("config"), names),
                new ScoreThresholds(
                        thresholds.require("pass").number(),
                        thresholds.require("marginal").number()),
                pairs);
    }

    /** Metrics without data are left out unread: Kayenta never looks at their options. */
    private static CanaryConfig config(Place config, Set<String> names) {
        List<MetricConfig> metrics = new ArrayList<>();
        Set<String> wanted = new HashSet<>(names);
        for (Place metric : config.require("metrics").elements()) {
            Object name = metric.members().get("name");
            if (name != null && wanted.remove(name)) {
                metrics.add(MetricConfigReader.read(metric));
            }
        }
        return new CanaryConfig(metrics, groupWeights(config.require("classifier")));
    }

    private static Map<String, Double> groupWeights(Place classifier) {
        Map<String, Double> weights = new LinkedHashMap<>();
        Optional<Place> groups = classifier.find("groupWeights").filter(place -> !place.isNull());
        groups.ifPresent(place -> place.members()
                .keySet()
                .forEach(group -> weights.put(
                        String.valueOf(group),
                        place.require(String.valueOf(group)).number())));
        return weights;
    }

    private static MetricPair pair(Place pair) {
        Place values = pair.find("values").orElse(pair);
        return new MetricPair(
                pair.require("name").text(),
                pair.find("id").filter(id -> !id.isNull()).map(Place::text).orElse(""),
                tags(pair),
                values.require("control").points(),
                values.require("experiment").points());
    }

    private static Map<String, String> tags(Place pair) {
        Map<String, String> tags = new LinkedHashMap<>();
        pair.find("tags")
                .filter(place -> !place.isNull())
                .ifPresent(place -> place.members()
                        .keySet()
                        .forEach(tag -> tags.put(
                                String.valueOf(tag),
                                place.require(String.valueOf(tag)).text())));
        return tags;
    }
}
