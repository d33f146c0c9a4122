package io.canaryjudge.guard;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When each instance was first seen, and so which are still warming up. Both cohorts are cut alike, so that a cold cache
 * is neither held against the canary nor forgiven it alone. Immutable.
 *
 * @param windows how many windows, counted from its first, an instance is left out
 */
record FreshInstances(long windows, Map<String, Long> baseline, Map<String, Long> canary) {

    static FreshInstances none(Duration warmUp, WindowSpec spec) {
        long width = spec.width().toMillis();
        return new FreshInstances((warmUp.toMillis() + width - 1) / width, Map.of(), Map.of());
    }

    FreshInstances after(WindowPair window) {
        return windows == 0
                ? this
                : new FreshInstances(
                        windows, after(baseline, window, Cohort.BASELINE), after(canary, window, Cohort.CANARY));
    }

    private static Map<String, Long> after(Map<String, Long> first, WindowPair window, Cohort cohort) {
        if (first.keySet().containsAll(window.of(cohort).keySet())) {
            return first;
        }
        Map<String, Long> next = new HashMap<>(first);
        window.of(cohort).keySet().forEach(instance -> next.putIfAbsent(instance, window.index()));
        return next;
    }

    /** A window without the instances that were warming up in it; they have been told of to {@link #after}. */
    WindowPair cut(WindowPair window) {
        return windows == 0
                ? window
                : new WindowPair(
                        window.index(), cut(window, Cohort.BASELINE, baseline), cut(window, Cohort.CANARY, canary));
    }

    private SortedMap<String, WindowSnapshot> cut(WindowPair window, Cohort cohort, Map<String, Long> first) {
        SortedMap<String, WindowSnapshot> kept = new TreeMap<>(window.of(cohort));
        kept.keySet().removeIf(instance -> window.index() - first.getOrDefault(instance, window.index()) < windows);
        return kept;
    }
}
