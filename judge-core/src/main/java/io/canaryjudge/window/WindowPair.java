package io.canaryjudge.window;

import io.canaryjudge.metric.Cohort;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One window of both cohorts, by instance. Immutable.
 *
 * @param index the window, see {@link WindowSpec}
 * @param baseline what each baseline instance did, by its name; instances that did nothing are absent
 * @param canary the same for the canary
 */
public record WindowPair(
        long index, SortedMap<String, WindowSnapshot> baseline, SortedMap<String, WindowSnapshot> canary) {

    /** Copies both maps. */
    public WindowPair {
        baseline = Collections.unmodifiableSortedMap(new TreeMap<>(baseline));
        canary = Collections.unmodifiableSortedMap(new TreeMap<>(canary));
    }

    /**
     * Both together: what an instance did here and there is added up. Associative and commutative.
     *
     * @throws IllegalArgumentException if the other is another window
     */
    public WindowPair merge(WindowPair other) {
        if (other.index != index) {
            throw new IllegalArgumentException("index must be " + index + " of both, was " + other.index);
        }
        return new WindowPair(index, merge(baseline, other.baseline), merge(canary, other.canary));
    }

    private static SortedMap<String, WindowSnapshot> merge(
            SortedMap<String, WindowSnapshot> one, SortedMap<String, WindowSnapshot> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        SortedMap<String, WindowSnapshot> merged = new TreeMap<>(one);
        other.forEach((instance, snapshot) -> merged.merge(instance, snapshot, WindowSnapshot::merge));
        return merged;
    }

    /** What each instance of a cohort did. */
    public SortedMap<String, WindowSnapshot> of(Cohort cohort) {
        return cohort == Cohort.BASELINE ? baseline : canary;
    }

    /** What a cohort did, all instances together. */
    public WindowSnapshot total(Cohort cohort) {
        WindowSnapshot total = WindowSnapshot.EMPTY;
        for (WindowSnapshot instance : of(cohort).values()) {
            total = total.merge(instance);
        }
        return total;
    }
}
