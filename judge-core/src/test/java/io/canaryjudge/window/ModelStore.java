package io.canaryjudge.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a {@link WindowStore} is to do, by keeping every sample in a list. */
final class ModelStore {

    /** How many sealed windows a reader may come late by. */
    static final int KEPT = 64;

    private static final long IDLE_MILLIS = 600_000;

    private final WindowSpec spec;
    private final int maxSeries;
    private final Map<SeriesKey, Map<Long, List<Sample>>> samples = new HashMap<>();
    private final Map<SeriesKey, Long> lastArrival = new HashMap<>();
    private long latestMillis = Long.MIN_VALUE;

    ModelStore(WindowSpec spec, int maxSeries) {
        this.spec = spec;
        this.maxSeries = maxSeries;
    }

    WindowSpec spec() {
        return spec;
    }

    int maxSeries() {
        return maxSeries;
    }

    int series() {
        return samples.size();
    }

    Arrival record(Sample sample, long arrivalMillis) {
        latestMillis = Math.max(latestMillis, arrivalMillis);
        long width = spec.width().toMillis();
        long windowStart = Math.floorDiv(sample.epochMillis(), width) * width;
        if (latestMillis >= windowStart + width + spec.grace().toMillis()) {
            return Arrival.LATE;
        }
        if (sample.epochMillis() - arrivalMillis > WindowSpec.LEAD.toMillis()) {
            return Arrival.EARLY;
        }
        if (!samples.containsKey(sample.series()) && samples.size() == maxSeries) {
            return Arrival.SERIES_LIMIT;
        }
        Map<Long, List<Sample>> windows = samples.computeIfAbsent(sample.series(), key -> new HashMap<>());
        Set<String> names = new HashSet<>();
        sample.readings().forEach(reading -> names.add(reading.name()));
        windows.values().forEach(known -> known.forEach(s -> s.readings().forEach(r -> names.add(r.name()))));
        if (names.size() > Reading.MAX_NAMES) {
            return Arrival.READING_LIMIT;
        }
        windows.computeIfAbsent(windowStart / width, index -> new ArrayList<>()).add(sample);
        lastArrival.put(sample.series(), arrivalMillis);
        return Arrival.RECORDED;
    }

    void forgetIdle(long nowMillis) {
        latestMillis = Math.max(latestMillis, nowMillis);
        lastArrival.entrySet().removeIf(entry -> {
            boolean idle = nowMillis - entry.getValue() > IDLE_MILLIS;
            if (idle) {
                samples.remove(entry.getKey());
            }
            return idle;
        });
    }

    /** Checks one cohort of one window: all of what was recorded, or nothing once it is older than what is kept. */
    void assertSame(String service, String version, long index, Map<String, WindowSnapshot> actual) {
        Map<String, WindowSnapshot> expected = new HashMap<>();
        samples.forEach((key, windows) -> {
            boolean mayBeGone = index <= spec.lastSealed(latestMillis) - KEPT;
            boolean isAsked = key.service().equals(service) && key.version().equals(version);
            if (isAsked && windows.containsKey(index) && (!mayBeGone || actual.containsKey(key.instance()))) {
                expected.put(key.instance(), snapshot(windows.get(index)));
            }
        });
        assertThat(actual).as("%s %s, window %d", service, version, index).isEqualTo(expected);
    }

    private static WindowSnapshot snapshot(List<Sample> window) {
        long[] latencies = window.stream()
                .filter(Sample::hasLatency)
                .mapToLong(Sample::latencyMicros)
                .sorted()
                .toArray();
        long[] ones = new long[latencies.length];
        Arrays.fill(ones, 1);
        return new WindowSnapshot(
                window.stream().filter(s -> s.outcome() != Outcome.UNKNOWN).count(),
                window.stream().filter(s -> s.outcome() == Outcome.FAILED).count(),
                HistogramSnapshot.ofBuckets(latencies, ones),
                readings(window));
    }

    private static SortedMap<String, ReadingTally> readings(List<Sample> window) {
        SortedMap<String, ReadingTally> tallies = new TreeMap<>();
        for (Sample sample : window) {
            for (Reading reading : sample.readings()) {
                tallies.merge(reading.name(), new ReadingTally(1, reading.value()), ReadingTally::merge);
            }
        }
        return tallies;
    }
}
