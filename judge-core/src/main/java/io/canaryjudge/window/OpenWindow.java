package io.canaryjudge.window;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.metric.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One window of one series while it takes samples; used again for a later one. Single writer. */
final class OpenWindow {

    private final HistogramRecorder latency = new HistogramRecorder();
    private final SeriesReadings readings;
    private SeriesReadings.@Nullable Tallies tallies;
    private long index;
    private long outcomes;
    private long failures;
    /** What {@link #snapshot()} gave last, until a sample makes it stale. */
    private @Nullable WindowSnapshot cached;

    /** @param readings the names of the series' readings */
    OpenWindow(SeriesReadings readings) {
        this.readings = readings;
    }

    void start(long newIndex) {
        index = newIndex;
    }

    long index() {
        return index;
    }

    /**
     * Takes the single requests of a part.
     *
     * @param buckets of all latencies of the batch, those of a part together
     */
    void record(BatchParts parts, int part, char[] buckets) {
        cached = null;
        outcomes += parts.outcomes(part);
        failures += parts.failures(part);
        latency.recordBuckets(buckets, parts.firstPlace(part), parts.latencies(part));
    }

    /** Takes readings, the names of which have been admitted. */
    void record(List<Reading> read) {
        cached = null;
        for (Reading reading : read) {
            tallies().add(reading);
        }
    }

    /** Takes requests and readings, the names of which have been admitted. */
    void record(WindowSnapshot counted) {
        cached = null;
        latency.record(counted.latency());
        outcomes += counted.outcomes();
        failures += counted.failures();
        counted.readings().forEach((name, tally) -> tallies().add(name, tally));
    }

    private SeriesReadings.Tallies tallies() {
        SeriesReadings.Tallies used = tallies;
        if (used == null) {
            used = readings.new Tallies();
            tallies = used;
        }
        return used;
    }

    void record(OpenWindow other) {
        cached = null;
        latency.record(other.latency);
        outcomes += other.outcomes;
        failures += other.failures;
        if (other.tallies != null) {
            other.snapshot().readings().forEach((name, tally) -> tallies().add(name, tally));
        }
    }

    /** What it holds; safe to be called by another thread when this one has, as long as nothing is recorded. */
    WindowSnapshot snapshot() {
        WindowSnapshot snapshot = cached;
        if (snapshot == null) {
            snapshot = new WindowSnapshot(outcomes, failures, latency.snapshot(), SeriesReadings.snapshot(tallies));
            cached = snapshot;
        }
        return snapshot;
    }

    void clear() {
        cached = null;
        outcomes = 0;
        failures = 0;
        tallies = null;
        latency.reset();
    }
}
