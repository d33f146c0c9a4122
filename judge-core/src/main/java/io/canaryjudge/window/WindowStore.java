package io.canaryjudge.window;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
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

    private static final int KEPT_WINDOWS = 64;
    private static final long LEAD_MILLIS = WindowSpec.LEAD.toMillis();
    /** A series silent for this long gives back the room of its open windows. */
    private static final long SILENT_MILLIS = 60_000;

    private final WindowSpec spec;
    private final SeriesBudget budget;
    private final int keptWindows;
    private final long idleMillis;
    /** By service, then version, then instance: a cohort is one look-up. */
    private final Map<String, Map<String, SortedMap<String, SeriesWindows>>> services = new HashMap<>();

    private int series;
    private long lastArrivalMillis = Long.MIN_VALUE;
    /** The last window that was ever found sealed: a clock that steps back opens none again. */
    private long sealedThrough = Long.MIN_VALUE;
    /** The window that was looked up last: the next sample is most often in the same one. */
    private long recentIndex;

    private long recentStartMillis;
    private long recentEndMillis;

    /**
     * An empty store with a budget of its own, for readers that come up to 64 windows after the grace.
     *
     * @param maxSeries the most series held at one time, 1 or more
     * @throws IllegalArgumentException if {@code maxSeries} is below 1
     */
    public WindowStore(WindowSpec spec, int maxSeries) {
        this(spec, new SeriesBudget(maxSeries, maxSeries), KEPT_WINDOWS);
    }

    /**
     * An empty store.
     *
     * @param budget what may be held, by this store and others
     * @param keptWindows the least number of sealed windows that are kept for readers that come late, 1 or more
     * @throws IllegalArgumentException if {@code keptWindows} is below 1
     */
    public WindowStore(WindowSpec spec, SeriesBudget budget, int keptWindows) {
        if (keptWindows < 1) {
            throw new IllegalArgumentException("keptWindows must be 1 or more, was " + keptWindows);
        }
        this.keptWindows = keptWindows;
        this.spec = spec;
        this.budget = budget;
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
        return record(
                new SeriesHandle(sample.series()),
                sample.epochMillis(),
                sample.latencyMicros(),
                sample.outcome(),
                sample.readings(),
                arrivalMillis);
    }

    /**
     * Files a request and readings of the same moment under their series and window; the same as a {@link Sample} of
     * the same values.
     *
     * @param series of this store
     * @param epochMillis when the request finished, milliseconds since 1970
     * @param latencyMicros 0 or more, or {@link Sample#NO_LATENCY}
     * @param arrivalMillis when it came, milliseconds since 1970
     */
    public Arrival record(
            SeriesHandle series,
            long epochMillis,
            long latencyMicros,
            Outcome outcome,
            List<Reading> readings,
            long arrivalMillis) {
        arriveAt(arrivalMillis);
        long index = indexOf(epochMillis);
        if (index <= sealedThrough) {
            return Arrival.LATE;
        }
        if (epochMillis > arrivalMillis + LEAD_MILLIS) {
            return Arrival.EARLY;
        }
        SeriesWindows windows = series.windows();
        if (windows == null) {
            Arrival refusal = find(series);
            windows = series.windows();
            if (windows == null) {
                return refusal;
            }
        }
        windows.seal(sealedThrough);
        if (!readings.isEmpty()) {
            if (!windows.admits(readings)) {
                return Arrival.READING_LIMIT;
            }
            windows.record(index, readings, arrivalMillis);
        }
        windows.record(index, latencyMicros, outcome, arrivalMillis);
        return Arrival.RECORDED;
    }

    private void arriveAt(long arrivalMillis) {
        if (arrivalMillis != lastArrivalMillis) {
            lastArrivalMillis = arrivalMillis;
            sealedThrough = Math.max(sealedThrough, spec.lastSealed(arrivalMillis));
        }
    }

    private long indexOf(long epochMillis) {
        if (epochMillis < recentStartMillis || epochMillis >= recentEndMillis) {
            recentIndex = spec.indexOf(epochMillis);
            recentStartMillis = spec.startMillis(recentIndex);
            recentEndMillis = spec.startMillis(recentIndex + 1);
        }
        return recentIndex;
    }

    /**
     * Files requests that were counted elsewhere, a part under each window of their stretch.
     *
     * @param arrivalMillis when they came, milliseconds since 1970
     * @return how many samples had each fate, requests or, where those are more, readings of one name; a part that
     *     holds none has none
     */
    public Map<Arrival, Long> record(CountedRequests counted, long arrivalMillis) {
        arriveAt(arrivalMillis);
        SeriesHandle series = new SeriesHandle(counted.series());
        long first = counted.firstWindow(spec);
        long parts = counted.lastWindow(spec) - first + 1;
        Map<Arrival, Long> fates = new EnumMap<>(Arrival.class);
        for (long part = 0; part < parts; part++) {
            long samples = counted.samplesDealt(part, parts);
            if (samples > 0) {
                Arrival fate = fateOf(series, first + part, arrivalMillis);
                SeriesWindows windows = series.windows();
                if (fate == Arrival.RECORDED && windows != null) {
                    fate = record(windows, first + part, counted.dealt(part, parts), arrivalMillis);
                }
                fates.merge(fate, samples, Long::sum);
            }
        }
        return fates;
    }

    /** What stands against taking anything into a window; {@link Arrival#RECORDED}, and the windows found, if nothing. */
    private Arrival fateOf(SeriesHandle series, long index, long arrivalMillis) {
        if (index <= sealedThrough) {
            return Arrival.LATE;
        }
        return spec.startMillis(index) > arrivalMillis + LEAD_MILLIS ? Arrival.EARLY : find(series);
    }

    private Arrival record(SeriesWindows windows, long index, WindowSnapshot part, long arrivalMillis) {
        windows.seal(sealedThrough);
        if (!windows.admits(part)) {
            return Arrival.READING_LIMIT;
        }
        windows.record(index, part, arrivalMillis);
        return Arrival.RECORDED;
    }

    /** Sees to it that a handle knows its windows, if need be new ones; otherwise gives the limit that is reached. */
    private Arrival find(SeriesHandle series) {
        SeriesKey key = series.key();
        SeriesWindows known = services.getOrDefault(key.service(), Map.of())
                .getOrDefault(key.version(), NO_INSTANCES)
                .get(key.instance());
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
        SeriesWindows windows = new SeriesWindows(spec, keptWindows);
        services.computeIfAbsent(key.service(), s -> new HashMap<>())
                .computeIfAbsent(key.version(), v -> new TreeMap<>())
                .put(key.instance(), windows);
        series++;
        return windows;
    }

    /** Some neighbouring windows of a service's two versions, each as {@link #pair} gives it. */
    public List<WindowPair> pairs(
            String service, String baselineVersion, String canaryVersion, long firstIndex, long lastIndex) {
        List<WindowPair> pairs = new ArrayList<>();
        for (long index = firstIndex; index <= lastIndex; index++) {
            pairs.add(pair(service, baselineVersion, canaryVersion, index));
        }
        return pairs;
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
        services.forEach((service, versions) -> {
            versions.forEach((version, instances) -> instances
                    .entrySet()
                    .removeIf(entry ->
                            isIdle(new SeriesKey(service, version, entry.getKey()), entry.getValue(), nowMillis)));
            versions.values().removeIf(Map::isEmpty);
        });
        services.values().removeIf(Map::isEmpty);
    }

    private boolean isIdle(SeriesKey key, SeriesWindows windows, long nowMillis) {
        windows.seal(sealedThrough);
        long silentMillis = nowMillis - windows.lastSampleMillis();
        if (silentMillis > SILENT_MILLIS) {
            windows.shrink();
        }
        boolean idle = silentMillis > idleMillis;
        if (idle) {
            windows.forget();
            budget.giveBack(key);
            series--;
        }
        return idle;
    }
}
