package io.canaryjudge.window;

import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The recent windows of every series. One thread writes and reads; it is not safe for more.
 *
 * <p>A series that has been silent for ten minutes is forgotten by {@link #forgetIdle}; where a window takes samples for
 * longer than half of that, for twice as long.
 */
public final class WindowStore {

    private static final Duration SHORTEST_IDLE = Duration.ofMinutes(10);
    private static final SortedMap<String, SeriesWindows> NO_INSTANCES =
            Collections.unmodifiableSortedMap(new TreeMap<>());

    private final WindowSpec spec;
    private final int maxSeries;
    private final long idleMillis;
    /** By service, then version, then instance: a cohort is one look-up. */
    private final Map<String, Map<String, SortedMap<String, SeriesWindows>>> services = new HashMap<>();

    private int series;
    /** The last window that was ever found sealed: a clock that steps back opens none again. */
    private long sealedThrough = Long.MIN_VALUE;

    /**
     * An empty store.
     *
     * @param maxSeries the most series held at one time, 1 or more
     * @throws IllegalArgumentException if {@code maxSeries} is below 1
     */
    public WindowStore(WindowSpec spec, int maxSeries) {
        if (maxSeries < 1) {
            throw new IllegalArgumentException("maxSeries must be 1 or more, was " + maxSeries);
        }
        this.spec = spec;
        this.maxSeries = maxSeries;
        Duration open = WindowSpec.LEAD.plus(spec.width()).plus(spec.grace());
        idleMillis = Math.max(SHORTEST_IDLE.toMillis(), 2 * open.toMillis());
    }

    /** How its time is cut. */
    public WindowSpec spec() {
        return spec;
    }

    /** How many series it holds. */
    public int series() {
        return series;
    }

    /**
     * Files a sample under its series and window.
     *
     * @param arrivalMillis when it came, milliseconds since 1970
     */
    public Arrival record(Sample sample, long arrivalMillis) {
        sealedThrough = Math.max(sealedThrough, spec.lastSealed(arrivalMillis));
        if (spec.indexOf(sample.epochMillis()) <= sealedThrough) {
            return Arrival.LATE;
        }
        if (sample.epochMillis() > arrivalMillis + WindowSpec.LEAD.toMillis()) {
            return Arrival.EARLY;
        }
        SeriesWindows windows = instances(sample.series()).get(sample.series().instance());
        if (windows == null) {
            if (series == maxSeries) {
                return Arrival.SERIES_LIMIT;
            }
            windows = open(sample.series());
        }
        if (!windows.admits(sample)) {
            return Arrival.READING_LIMIT;
        }
        windows.record(sample, arrivalMillis);
        return Arrival.RECORDED;
    }

    /**
     * Files requests that were counted elsewhere, a part under each window of their stretch.
     *
     * @param arrivalMillis when they came, milliseconds since 1970
     * @return how many samples had each fate, requests or, where those are more, readings of one name; a part that
     *     holds none has none
     */
    public Map<Arrival, Long> record(CountedRequests counted, long arrivalMillis) {
        sealedThrough = Math.max(sealedThrough, spec.lastSealed(arrivalMillis));
        long first = counted.firstWindow(spec);
        long last = counted.lastWindow(spec);
        Map<Arrival, Long> fates = new EnumMap<>(Arrival.class);
        for (long index = first; index <= last; index++) {
            long part = index - first;
            long parts = last - first + 1;
            long samples = counted.samplesDealt(part, parts);
            if (samples > 0) {
                fates.merge(record(counted, index, part, parts, arrivalMillis), samples, Long::sum);
            }
        }
        return fates;
    }

    private Arrival record(CountedRequests counted, long index, long part, long parts, long arrivalMillis) {
        SeriesKey key = counted.series();
        if (index <= sealedThrough) {
            return Arrival.LATE;
        }
        if (spec.startMillis(index) > arrivalMillis + WindowSpec.LEAD.toMillis()) {
            return Arrival.EARLY;
        }
        SeriesWindows windows = instances(key).get(key.instance());
        if (windows == null) {
            if (series == maxSeries) {
                return Arrival.SERIES_LIMIT;
            }
            windows = open(key);
        }
        WindowSnapshot dealt = counted.dealt(part, parts);
        if (!windows.admits(dealt)) {
            return Arrival.READING_LIMIT;
        }
        windows.record(index, dealt, arrivalMillis);
        return Arrival.RECORDED;
    }

    private SortedMap<String, SeriesWindows> instances(SeriesKey key) {
        return services.getOrDefault(key.service(), Map.of()).getOrDefault(key.version(), NO_INSTANCES);
    }

    private SeriesWindows open(SeriesKey key) {
        SeriesWindows windows = new SeriesWindows(spec);
        services.computeIfAbsent(key.service(), s -> new HashMap<>())
                .computeIfAbsent(key.version(), v -> new TreeMap<>())
                .put(key.instance(), windows);
        series++;
        return windows;
    }

    /** One window of a service's two versions; empty maps where nothing was recorded or is kept any more. */
    public WindowPair pair(String service, String baselineVersion, String canaryVersion, long index) {
        return new WindowPair(index, cohort(service, baselineVersion, index), cohort(service, canaryVersion, index));
    }

    private SortedMap<String, WindowSnapshot> cohort(String service, String version, long index) {
        SortedMap<String, WindowSnapshot> result = new TreeMap<>();
        services.getOrDefault(service, Map.of())
                .getOrDefault(version, NO_INSTANCES)
                .forEach((instance, windows) -> {
                    WindowSnapshot snapshot = windows.snapshot(index);
                    if (!snapshot.isEmpty()) {
                        result.put(instance, snapshot);
                    }
                });
        return result;
    }

    /** Compacts what has been sealed and drops the series that have been silent for too long. */
    public void forgetIdle(long nowMillis) {
        sealedThrough = Math.max(sealedThrough, spec.lastSealed(nowMillis));
        services.values().forEach(versions -> {
            versions.values()
                    .forEach(instances -> instances.values().removeIf(windows -> {
                        windows.seal(sealedThrough);
                        boolean idle = nowMillis - windows.lastSampleMillis() > idleMillis;
                        series -= idle ? 1 : 0;
                        return idle;
                    }));
            versions.values().removeIf(Map::isEmpty);
        });
        services.values().removeIf(Map::isEmpty);
    }
}
