package io.canaryjudge.window;

import io.canaryjudge.metric.SeriesKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The windows of every series of one store, by service, then version, then instance: a cohort is one look-up. */
final class SeriesIndex {

    private static final SortedMap<String, SeriesWindows> NO_INSTANCES =
            Collections.unmodifiableSortedMap(new TreeMap<>());

    private final WindowSpec spec;
    private final SeriesBudget budget;
    private final int keptWindows;
    private final Map<String, Map<String, SortedMap<String, SeriesWindows>>> services = new HashMap<>();
    private int size;

    SeriesIndex(WindowSpec spec, SeriesBudget budget, int keptWindows) {
        this.spec = spec;
        this.budget = budget;
        this.keptWindows = keptWindows;
    }

    /** How many series it has. */
    int size() {
        return size;
    }

    /** Sees to it that a handle knows its windows, if need be new ones; otherwise gives the limit that is reached. */
    Arrival find(SeriesHandle series) {
        SeriesKey key = series.key();
        SeriesWindows known = instances(key.service(), key.version()).get(key.instance());
        if (known == null) {
            Arrival admission = budget.take(key);
            if (admission != Arrival.RECORDED) {
                return admission;
            }
            known = open(key);
        }
        series.found(known);
        return Arrival.RECORDED;
    }

    private SeriesWindows open(SeriesKey key) {
        SeriesWindows windows = new SeriesWindows(key, budget.nextOrdinal(), spec, keptWindows);
        services.computeIfAbsent(key.service(), s -> new HashMap<>())
                .computeIfAbsent(key.version(), v -> new TreeMap<>())
                .put(key.instance(), windows);
        size++;
        return windows;
    }

    private SortedMap<String, SeriesWindows> instances(String service, String version) {
        return services.getOrDefault(service, Map.of()).getOrDefault(version, NO_INSTANCES);
    }

    /** One window of all instances of a version that have anything in it. */
    SortedMap<String, WindowSnapshot> cohort(String service, String version, long index) {
        SortedMap<String, WindowSnapshot> result = new TreeMap<>();
        instances(service, version).forEach((instance, windows) -> {
            WindowSnapshot snapshot = windows.snapshot(index);
            if (!snapshot.isEmpty()) {
                result.put(instance, snapshot);
            }
        });
        return result;
    }

    /** Forgets the series of which {@code idle} says so, after it has been asked about each. */
    void forgetIf(IdleTest idle) {
        services.forEach((service, versions) -> {
            versions.forEach((version, instances) -> instances.entrySet().removeIf(entry -> {
                boolean isIdle = idle.isIdle(entry.getValue());
                if (isIdle) {
                    forget(entry.getValue());
                }
                return isIdle;
            }));
            versions.values().removeIf(Map::isEmpty);
        });
        services.values().removeIf(Map::isEmpty);
    }

    private void forget(SeriesWindows windows) {
        windows.forget();
        budget.giveBack(windows.key());
        size--;
    }

    /** Says which series are forgotten. */
    @FunctionalInterface
    interface IdleTest {
        boolean isIdle(SeriesWindows windows);
    }
}
