package io.canaryjudge.judgement;

import io.canaryjudge.counts.CohortLevel;
import io.canaryjudge.counts.InstanceLevel;
import io.canaryjudge.counts.PairedLevels;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests a second: of each instance, or of a cohort over its share of all requests where that is known. An
 * instance without a request counts as 0 for a minute, then as gone.
 *
 * @param canaryShare the canary's share of all requests, empty where it is not known
 * @param lastBaseline the window in which each instance was last heard of
 * @param lastCanary likewise
 */
record ThroughputReader(
        OptionalDouble canaryShare,
        Duration windowWidth,
        SortedMap<String, Long> lastBaseline,
        SortedMap<String, Long> lastCanary,
        Optional<PairedLevels> found)
        implements LevelReader {

    static ThroughputReader start(OptionalDouble canaryShare, Duration windowWidth) {
        return new ThroughputReader(
                canaryShare, windowWidth, Collections.emptySortedMap(), Collections.emptySortedMap(), Optional.empty());
    }

    @Override
    public ThroughputReader after(WindowPair window) {
        SortedMap<String, Long> baseline = last(lastBaseline, window, Cohort.BASELINE);
        SortedMap<String, Long> canary = last(lastCanary, window, Cohort.CANARY);
        Optional<PairedLevels> levels = baseline.isEmpty() || canary.isEmpty()
                ? Optional.empty()
                : Optional.of(new PairedLevels(
                        level(baseline, window, Cohort.BASELINE), level(canary, window, Cohort.CANARY), 1));
        return new ThroughputReader(canaryShare, windowWidth, baseline, canary, levels);
    }

    private SortedMap<String, Long> last(SortedMap<String, Long> before, WindowPair window, Cohort cohort) {
        SortedMap<String, Long> all = new TreeMap<>(before);
        all.values().removeIf(last -> window.index() - last > LevelReader.patience(windowWidth));
        window.of(cohort).keySet().forEach(instance -> all.put(instance, window.index()));
        return all;
    }

    private CohortLevel level(SortedMap<String, Long> present, WindowPair window, Cohort cohort) {
        List<InstanceLevel> instances = present.keySet().stream()
                .map(name -> new InstanceLevel(name, perSecond(window.of(cohort).get(name))))
                .toList();
        if (canaryShare.isEmpty()) {
            return CohortLevel.meanOf(instances);
        }
        double share = cohort == Cohort.CANARY ? canaryShare.getAsDouble() : 1 - canaryShare.getAsDouble();
        double all = instances.stream().mapToDouble(InstanceLevel::value).sum();
        return new CohortLevel(instances, all / share);
    }

    private double perSecond(@Nullable WindowSnapshot snapshot) {
        return snapshot == null ? 0 : snapshot.requests() * 1e3 / windowWidth.toMillis();
    }
}
