package io.canaryjudge.kayenta;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How one metric is judged.
 *
 * @param name the name that pairs of data refer to
 * @param groups the groups whose scores it counts in, in order; one that is named twice counts it twice
 */
public record MetricConfig(
        String name,
        List<String> groups,
        MetricDirection direction,
        NanStrategy nanStrategy,
        Outliers outliers,
        EffectSize effectSize,
        Set<MetricTrait> traits) {

    /** Copies the collections. */
    public MetricConfig {
        groups = List.copyOf(groups);
        traits = Set.copyOf(traits);
    }

    /** A metric with Kayenta's defaults: either direction, NaN removed, outliers kept, not critical. */
    public static MetricConfig of(String name, String... groups) {
        return new MetricConfig(
                name,
                List.of(groups),
                MetricDirection.EITHER,
                NanStrategy.REMOVE,
                Outliers.KEEP,
                EffectSize.DEFAULT,
                EnumSet.noneOf(MetricTrait.class));
    }

    boolean is(MetricTrait trait) {
        return traits.contains(trait);
    }
}
