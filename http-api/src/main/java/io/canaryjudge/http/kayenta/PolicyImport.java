package io.canaryjudge.http.kayenta;

import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.kayenta.EffectSize;
import io.canaryjudge.kayenta.KayentaInputException;
import io.canaryjudge.kayenta.KayentaJudge;
import io.canaryjudge.kayenta.MetricConfig;
import io.canaryjudge.kayenta.MetricDirection;
import io.canaryjudge.kayenta.MetricTrait;
import io.canaryjudge.kayenta.NanStrategy;
import io.canaryjudge.kayenta.Outliers;
import io.canaryjudge.metric.Direction;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A canary config of Kayenta's as a policy of this judge. Error rates, latency quantiles, the throughput and gauges are
 * carried over, with their effect limits as margins; this judge sees every request itself, so it has one error rate, one
 * throughput and one of each quantile, and the readings of a gauge must be sent to it.
 */
public final class PolicyImport {

    private static final double MOST_MARGIN = 100;

    private final String title;
    private final Map<String, Imported> metrics = new LinkedHashMap<>();
    private final Map<String, Integer> queries = new TreeMap<>();
    private final List<String> notCarriedOver = new ArrayList<>();

    /** One metric of the policy. */
    private record Imported(String from, MetricKind kind, double margin, boolean isCritical) {

        Imported critical() {
            return new Imported(from, kind, margin, true);
        }
    }

    /**
     * Reads a canary config.
     *
     * @throws KayentaInputException if it is none that Kayenta's judge could use
     */
    public PolicyImport(JsonObject canaryConfig) {
        Place config = new Place("", canaryConfig);
        title = config.find("name").map(name -> quoted(name.value())).orElse("without a name");
        config.require("metrics").elements().forEach(this::addMetric);
        requireACriticalOne();
        queries.forEach((source, count) -> lost("the queries of " + count + (count == 1 ? " metric" : " metrics")
                + " to " + source + ": samples are sent to the service instead"));
        noteScores(config);
        noteRest(config);
    }

    private void addMetric(Place metric) {
        MetricConfig options = MetricConfigReader.read(metric);
        String label = "metric " + quoted(options.name());
        String query = queryText(metric);
        Optional<MetricKind> kind =
                KindGuess.of(options.name(), query).map(guessed -> directed(guessed, options.direction()));
        if (options.traits().contains(MetricTrait.MUTED)) {
            lost(label + ": it is muted");
        } else if (kind.isEmpty()) {
            lost(label
                    + ": by its name and query it is neither an error rate, a quantile of latency, the throughput nor"
                    + " a gauge");
        } else if (options.direction() == MetricDirection.DECREASE && kind.get().direction() == Direction.INCREASE) {
            lost(label + ": it fails on a decrease, and here only an increase is harm");
        } else {
            add(label, options, kind.get());
            queries.merge(source(metric), 1, Integer::sum);
        }
    }

    /** Where Kayenta fails on one direction alone, that one, if the kind can have it. */
    private static MetricKind directed(MetricKind kind, MetricDirection wanted) {
        if (wanted == MetricDirection.EITHER) {
            return kind;
        }
        Direction direction = wanted == MetricDirection.INCREASE ? Direction.INCREASE : Direction.DECREASE;
        if (kind instanceof Gauge gauge) {
            return new Gauge(gauge.field(), direction);
        }
        return kind instanceof Throughput ? new Throughput(direction) : kind;
    }

    private void add(String label, MetricConfig options, MetricKind kind) {
        boolean isCritical = options.traits().contains(MetricTrait.CRITICAL);
        String name = name(kind);
        Imported earlier = metrics.get(name);
        if (earlier != null) {
            lost(label + ": " + name + " is there already, from " + earlier.from());
            metrics.put(name, isCritical ? earlier.critical() : earlier);
            return;
        }
        metrics.put(
                name, new Imported(quoted(options.name()), kind, margin(label, options, kind, isCritical), isCritical));
        noteOptions(label, options, kind);
    }

    /** The effect from which a metric fails; 1 where that says nothing. */
    private double margin(String label, MetricConfig options, MetricKind kind, boolean isCritical) {
        EffectSize effect = options.effectSize();
        if (effect.measure() == EffectSize.Measure.CLES) {
            lost(label + ": its limits of the common language effect size (cles)");
            return 1;
        }
        boolean isIncrease = kind.direction() == Direction.INCREASE;
        double limit = isIncrease
                ? Math.max(effect.allowedIncrease(), isCritical ? effect.criticalIncrease() : 1)
                : 1 / Math.min(effect.allowedDecrease(), isCritical ? effect.criticalDecrease() : 1);
        if (limit > MOST_MARGIN) {
            lost(label + ": an allowed " + kind.direction().word() + " above " + plain(MOST_MARGIN) + " times");
        }
        return Math.min(Math.max(1, limit), MOST_MARGIN);
    }

    private void noteOptions(String label, MetricConfig options, MetricKind kind) {
        if (kind instanceof Gauge gauge) {
            lost(label + ": its readings; send them as the field '" + gauge.field() + "'");
        }
        if (options.direction() == MetricDirection.EITHER) {
            String harm = kind.direction() == Direction.INCREASE ? "an increase" : "a decrease";
            lost(label + ": direction either; here only " + harm + " is harm");
        }
        if (options.nanStrategy() == NanStrategy.REPLACE) {
            lost(label + ": nanStrategy replace; a request that was not made is not counted here");
        }
        if (options.outliers() instanceof Outliers.Remove) {
            lost(label + ": the removal of outliers; every request counts here");
        }
        if (options.traits().contains(MetricTrait.MUST_HAVE_DATA)) {
            lost(label + ": mustHaveData; here nothing is promoted while a critical metric has no data");
        }
    }

    private void requireACriticalOne() {
        if (!metrics.isEmpty() && metrics.values().stream().noneMatch(Imported::isCritical)) {
            metrics.replaceAll((name, metric) -> metric.critical());
            lost("the score: no metric that is carried over is critical, so here all of them are");
        }
    }

    private void noteScores(Place config) {
        Optional<Place> classifier = config.find("classifier").filter(Place::isObject);
        classifier
                .flatMap(place -> place.find("groupWeights"))
                .filter(Place::isObject)
                .filter(weights -> !weights.members().isEmpty())
                .ifPresent(weights ->
                        lost("the weights of groups (" + listed(weights) + "): every critical metric must pass here"));
        classifier
                .flatMap(place -> place.find("scoreThresholds"))
                .filter(Place::isObject)
                .ifPresent(thresholds ->
                        lost("the score thresholds (" + listed(thresholds) + "): there is no passing score here"));
    }

    private void noteRest(Place config) {
        config.find("templates")
                .filter(Place::isObject)
                .filter(templates -> !templates.members().isEmpty())
                .ifPresent(templates -> lost("the query templates"));
        config.find("judge")
                .filter(Place::isObject)
                .flatMap(judge -> judge.find("name"))
                .filter(name -> !KayentaJudge.NAME.equals(name.value()))
                .ifPresent(name -> lost("the judge " + quoted(name.value())));
    }

    private void lost(String what) {
        notCarriedOver.add(what);
    }

    private static String listed(Place object) {
        return object.members().entrySet().stream()
                .map(member -> quoted(member.getKey()) + " " + quoted(member.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String source(Place metric) {
        return metric.find("query")
                .filter(Place::isObject)
                .flatMap(query -> query.find("type").or(() -> query.find("serviceType")))
                .map(type -> quoted(type.value()))
                .orElse("an unnamed source");
    }

    /** Every text in a query, whatever the source calls it. */
    private static String queryText(Place metric) {
        StringBuilder text = new StringBuilder();
        metric.find("query").ifPresent(query -> append(query.value(), text));
        return text.toString();
    }

    private static void append(@Nullable Object value, StringBuilder text) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(member -> append(member, text));
        } else if (value instanceof Collection<?> list) {
            list.forEach(element -> append(element, text));
        } else if (value != null) {
            text.append(value).append('\n');
        }
    }

    private static String name(MetricKind kind) {
        if (kind instanceof Gauge gauge) {
            return gauge.field();
        }
        if (kind instanceof Throughput) {
            return "throughput";
        }
        return kind instanceof LatencyQuantile latency
                ? "latency_p" + plain(100 * latency.q()).replace('.', '_')
                : "error_rate";
    }

    private static String plain(double number) {
        return new BigDecimal(number)
                .round(new MathContext(9))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** As it may stand in a comment and on a terminal: one line of printable characters. */
    private static String quoted(@Nullable Object value) {
        String text = String.valueOf(value);
        String shortened = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        String printable = shortened.replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]", "?");
        return value instanceof Number ? printable : "'" + printable + "'";
    }

    /** The policy as YAML. */
    public String policy() {
        StringBuilder yaml = new StringBuilder("# From Kayenta's canary config " + title + ".\n");
        if (metrics.isEmpty()) {
            return yaml.append("# None of its metrics could be carried over, so the default ones stand.\n")
                    .toString();
        }
        yaml.append("# What its metrics measure is guessed from their names and queries: check it.\n");
        yaml.append("metrics:\n");
        metrics.forEach((name, metric) -> append(name, metric, yaml));
        return yaml.toString();
    }

    private static void append(String name, Imported metric, StringBuilder yaml) {
        yaml.append("  - name: ").append(name).append("  # Kayenta: ").append(metric.from());
        if (metric.kind() instanceof LatencyQuantile latency) {
            yaml.append("\n    kind: latency-quantile\n    quantile: ").append(plain(latency.q()));
        } else if (metric.kind() instanceof Gauge gauge) {
            yaml.append("\n    kind: gauge\n    field: ").append(gauge.field());
            appendDirection(metric.kind(), yaml);
        } else if (metric.kind() instanceof Throughput) {
            yaml.append("\n    kind: throughput");
            appendDirection(metric.kind(), yaml);
        } else {
            yaml.append("\n    kind: error-rate");
        }
        if (metric.margin() > 1) {
            yaml.append("\n    margin: ").append(plain(metric.margin()));
        }
        yaml.append("\n    critical: ").append(metric.isCritical()).append('\n');
    }

    private static void appendDirection(MetricKind kind, StringBuilder yaml) {
        yaml.append("\n    direction: ").append(kind.direction().word());
    }

    /** What the policy lacks of the config, each in a few words. */
    public List<String> notCarriedOver() {
        return List.copyOf(notCarriedOver);
    }
}
