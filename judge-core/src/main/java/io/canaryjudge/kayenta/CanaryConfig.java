package io.canaryjudge.kayenta;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Kayenta calls a canary config, as far as its judge reads it.
 *
 * @param metrics of several with one name the first counts
 * @param groupWeights the share of each group in the score, in percent, in any sum; groups that are not named here share
 *     what is left to 100 equally
 */
public record CanaryConfig(List<MetricConfig> metrics, Map<String, Double> groupWeights) {

    /** Copies the collections, keeping their order. */
    public CanaryConfig {
        metrics = List.copyOf(metrics);
        groupWeights = Collections.unmodifiableMap(new LinkedHashMap<>(groupWeights));
    }

    /** @throws KayentaInputException if there is no such metric */
    MetricConfig metric(String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new KayentaInputException("Could not find metric config for " + name));
    }
}
