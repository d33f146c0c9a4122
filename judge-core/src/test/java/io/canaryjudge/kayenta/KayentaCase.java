package io.canaryjudge.kayenta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.canaryjudge.kayenta.EffectSize.Measure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * One line of {@code kayenta-cases.jsonl.gz}, see the README beside it.
 *
 * @param unstable indexes of results that are not to be compared
 */
record KayentaCase(
        String name,
        CanaryConfig config,
        ScoreThresholds thresholds,
        List<MetricPair> pairs,
        Set<Integer> unstable,
        JsonNode expected) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "kayenta-cases.jsonl.gz";

    static Stream<KayentaCase> all() {
        try (InputStream in = requireNonNull(KayentaCase.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(in), UTF_8))) {
            return lines.lines().map(KayentaCase::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    private static KayentaCase read(String line) {
        try {
            JsonNode root = JSON.readTree(line);
            JsonNode input = root.required("input");
            Set<Integer> unstable = new HashSet<>();
            root.required("unstableMetrics").forEach(index -> unstable.add(index.asInt()));
            JsonNode thresholds = input.required("thresholds");
            return new KayentaCase(
                    "case " + input.required("id"),
                    config(input.required("config")),
                    new ScoreThresholds(number(thresholds.required("pass")), number(thresholds.required("marginal"))),
                    elements(input.required("metrics")).map(KayentaCase::pair).toList(),
                    unstable,
                    root.required("expected"));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CanaryConfig config(JsonNode config) {
        Map<String, Double> weights = new LinkedHashMap<>();
        config.required("classifier")
                .path("groupWeights")
                .properties()
                .forEach(weight -> weights.put(weight.getKey(), number(weight.getValue())));
        return new CanaryConfig(
                elements(config.required("metrics")).map(KayentaCase::metric).toList(), weights);
    }

    private static MetricConfig metric(JsonNode metric) {
        JsonNode canary = metric.path("analysisConfigurations").path("canary");
        return new MetricConfig(
                metric.required("name").asText(),
                elements(metric.required("groups")).map(JsonNode::asText).toList(),
                direction(canary.path("direction").asText()),
                canary.path("nanStrategy").asText().equals("replace") ? NanStrategy.REPLACE : NanStrategy.REMOVE,
                outliers(canary.path("outliers")),
                effectSize(canary.path("effectSize")),
                traits(canary));
    }

    private static MetricDirection direction(String word) {
        return switch (word) {
            case "increase" -> MetricDirection.INCREASE;
            case "decrease" -> MetricDirection.DECREASE;
            default -> MetricDirection.EITHER;
        };
    }

    private static Outliers outliers(JsonNode outliers) {
        return outliers.path("strategy").asText().equals("remove")
                ? new Outliers.Remove(outliers.path("outlierFactor").asDouble(3))
                : Outliers.KEEP;
    }

    private static EffectSize effectSize(JsonNode node) {
        Measure measure = node.path("measure").asText().equals("cles") ? Measure.CLES : Measure.MEAN_RATIO;
        double limit = measure.noEffect();
        return new EffectSize(
                measure,
                node.path("allowedIncrease").asDouble(limit),
                node.path("allowedDecrease").asDouble(limit),
                node.path("criticalIncrease").asDouble(limit),
                node.path("criticalDecrease").asDouble(limit));
    }

    private static Set<MetricTrait> traits(JsonNode canary) {
        Set<MetricTrait> traits = EnumSet.noneOf(MetricTrait.class);
        Map.of("critical", MetricTrait.CRITICAL, "mustHaveData", MetricTrait.MUST_HAVE_DATA, "muted", MetricTrait.MUTED)
                .forEach((key, trait) -> {
                    if (canary.path(key).asBoolean()) {
                        traits.add(trait);
                    }
                });
        return traits;
    }

    private static MetricPair pair(JsonNode pair) {
        return MetricPair.of(
                pair.required("name").asText(), points(pair.required("control")), points(pair.required("experiment")));
    }

    private static double[] points(JsonNode array) {
        return elements(array)
                .mapToDouble(point -> point.isNull() ? Double.NaN : number(point))
                .toArray();
    }

    /** A number, or the text of one. */
    static double number(JsonNode node) {
        if (!node.isNumber() && !node.isTextual()) {
            throw new IllegalArgumentException("not a number: " + node);
        }
        return node.isNumber() ? node.asDouble() : Double.parseDouble(node.asText());
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** The indexes of the results that may be compared. */
    List<Integer> stable() {
        List<Integer> stable = new ArrayList<>();
        IntStream.range(0, pairs.size()).filter(i -> !unstable.contains(i)).forEach(stable::add);
        return stable;
    }

    @Override
    public String toString() {
        return name;
    }
}
