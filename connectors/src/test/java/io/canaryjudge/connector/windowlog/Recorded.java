package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.Filing;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random samples by a clock of their own, and what the windows were after each commit of them. */
final class Recorded {

    static final long START = 1_767_225_600_000L;
    static final WindowSpec SPEC = WindowSpec.DEFAULT;

    private final SplittableRandom random;
    private final WindowStore store = new WindowStore(SPEC, new SeriesBudget(100, 100), 64, Filing.ON_COMMIT);
    private final Map<Place, WindowSnapshot> windows = new HashMap<>();
    private final List<Sample> uncommitted = new ArrayList<>();
    private long nowMillis = START;

    Recorded(SplittableRandom random) {
        this.random = random;
    }

    long nowMillis() {
        return nowMillis;
    }

    WindowStore store() {
        return store;
    }

    /** What has been committed so far. */
    Map<Place, WindowSnapshot> windows() {
        return Map.copyOf(windows);
    }

    /** Some more samples, which are not committed yet. */
    UncommittedBatch next(int samples) {
        nowMillis += random.nextInt(1_500);
        uncommitted.clear();
        for (int i = 0; i < samples; i++) {
            SeriesKey series = new SeriesKey(
                    "checkout",
                    random.nextBoolean() ? "1" : "2",
                    random.nextInt(4) == 0 ? "pöd" : "a" + random.nextInt(3));
            long latency = random.nextInt(6) == 0 ? Sample.NO_LATENCY : 1 + random.nextLong(90_000);
            Outcome outcome = random.nextInt(9) == 0 ? Outcome.FAILED : Outcome.SUCCEEDED;
            List<Reading> readings =
                    random.nextInt(5) == 0 ? List.of(new Reading("heap", random.nextInt(64))) : List.of();
            Sample sample = new Sample(series, nowMillis - random.nextInt(9_000), latency, outcome, readings);
            if (store.record(sample, nowMillis) == Arrival.RECORDED) {
                uncommitted.add(sample);
            }
        }
        return store.takeUncommitted();
    }

    /** Counts them, which must have been kept. */
    void commit(UncommittedBatch batch) {
        for (Sample sample : uncommitted) {
            Place place = new Place(sample.series(), SPEC.indexOf(sample.epochMillis()));
            windows.merge(place, window(sample), WindowSnapshot::merge);
        }
        store.commit(batch);
    }

    private static WindowSnapshot window(Sample sample) {
        HistogramRecorder latency = new HistogramRecorder();
        if (sample.latencyMicros() != Sample.NO_LATENCY) {
            latency.record(sample.latencyMicros());
        }
        SortedMap<String, ReadingTally> readings = new TreeMap<>();
        sample.readings().forEach(reading -> readings.put(reading.name(), new ReadingTally(1, reading.value())));
        return new WindowSnapshot(1, sample.outcome() == Outcome.FAILED ? 1 : 0, latency.snapshot())
                .withReadings(readings);
    }

    /** Has some more samples kept, and counts them. */
    void append(WindowLog log, int samples) throws IOException {
        UncommittedBatch batch = next(samples);
        log.append(List.of(batch));
        commit(batch);
    }

    /** All that a log has. */
    static Map<Place, WindowSnapshot> windows(WindowLog log) throws IOException {
        Map<Place, WindowSnapshot> found = new HashMap<>();
        log.replay(
                Long.MIN_VALUE,
                (series, index, requests) -> found.merge(new Place(series, index), requests, WindowSnapshot::merge));
        return found;
    }

    /** One window of one series. */
    record Place(SeriesKey series, long index) {}
}
