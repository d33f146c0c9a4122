package io.canaryjudge.http.kayenta;

import io.canaryjudge.kayenta.EffectSize;
import io.canaryjudge.kayenta.EffectSize.Measure;
import io.canaryjudge.kayenta.MetricConfig;
import io.canaryjudge.kayenta.MetricDirection;
import io.canaryjudge.kayenta.MetricTrait;
import io.canaryjudge.kayenta.NanStrategy;
import io.canaryjudge.kayenta.Outliers;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads how one metric is judged: {@code analysisConfigurations.canary} of a metric in a canary config. A word that
 * Kayenta does not know is its default there, so it is here.
 */
final class MetricConfigReader {

    private static final double DEFAULT_OUTLIER_FACTOR = 3;

    private final Optional<Place> options;

    private MetricConfigReader(Place metric) {
        options = metric.find("analysisConfigurations")
                .filter(configurations -> !configurations.isNull())
                .flatMap(configurations -> configurations.find("canary"))
                .filter(canary -> !canary.isNull());
        options.ifPresent(Place::members);
    }

    /** @throws io.canaryjudge.kayenta.KayentaInputException where Kayenta's judge call throws */
    static MetricConfig read(Place metric) {
        MetricConfigReader reader = new MetricConfigReader(metric);
        return new MetricConfig(
                metric.require("name").text(),
                metric.require("groups").elements().stream().map(Place::text).toList(),
                reader.direction(),
                reader.word(reader.options, "nanStrategy").equals("replace") ? NanStrategy.REPLACE : NanStrategy.REMOVE,
                reader.outliers(),
                reader.effectSize(),
                reader.traits());
    }

    private MetricDirection direction() {
        return switch (word(options, "direction")) {
            case "increase" -> MetricDirection.INCREASE;
            case "decrease" -> MetricDirection.DECREASE;
            default -> MetricDirection.EITHER;
        };
    }

    private Outliers outliers() {
        Optional<Place> outliers = object("outliers");
        double factor = number(outliers, "outlierFactor", DEFAULT_OUTLIER_FACTOR);
        return word(outliers, "strategy").equals("remove") ? new Outliers.Remove(factor) : Outliers.KEEP;
    }

    private EffectSize effectSize() {
        Optional<Place> effect = object("effectSize");
        Measure measure = word(effect, "measure").equals("cles") ? Measure.CLES : Measure.MEAN_RATIO;
        double limit = measure.noEffect();
        return new EffectSize(
                measure,
                number(effect, "allowedIncrease", limit),
                number(effect, "allowedDecrease", limit),
                number(effect, "criticalIncrease", limit),
                number(effect, "criticalDecrease", limit));
    }

    private Set<MetricTrait> traits() {
        Set<MetricTrait> traits = EnumSet.noneOf(MetricTrait.class);
        addIf("critical", MetricTrait.CRITICAL, traits);
        addIf("mustHaveData", MetricTrait.MUST_HAVE_DATA, traits);
        addIf("muted", MetricTrait.MUTED, traits);
        return traits;
    }

    private void addIf(String key, MetricTrait trait, Set<MetricTrait> traits) {
        Optional<Place> flag = options.flatMap(canary -> canary.find(key)).filter(value -> !value.isNull());
        if (flag.isPresent() && !(flag.get().value() instanceof Boolean)) {
            throw flag.get().expected("true or false");
        }
        if (flag.isPresent() && Boolean.TRUE.equals(flag.get().value())) {
            traits.add(trait);
        }
    }

    /** What is no object is passed over, as by Kayenta. */
    private Optional<Place> object(String key) {
        return options.flatMap(canary -> canary.find(key)).filter(Place::isObject);
    }

    /** An option's word; empty where absent. What is no text is a word that nobody knows, but null makes Kayenta throw. */
    private String word(Optional<Place> parent, String key) {
        Optional<Place> word = parent.flatMap(object -> object.find(key));
        if (word.isPresent() && word.get().isNull()) {
            throw word.get().expected("a text");
        }
        return word.map(place -> String.valueOf(place.value())).orElse("");
    }

    /** An option's number; null counts as 0, as in Scala. */
    private static double number(Optional<Place> parent, String key, double fallback) {
        Optional<Place> number = parent.flatMap(object -> object.find(key));
        if (number.isEmpty()) {
            return fallback;
        }
        Object value = number.get().value();
        if (value instanceof Number present) {
            return present.doubleValue();
        }
        if (value == null) {
            return 0;
        }
        throw number.get().expected("a number");
    }
}
