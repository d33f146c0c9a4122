package io.canaryjudge.window;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one series: a ring in which the newest window replaces the oldest. Windows that still take samples
 * hold a recorder; sealed ones hold a compact snapshot. Single writer.
 */
final class SeriesWindows {

    /** Sealed windows kept beside the open ones, for readers that come late. */
    private static final int KEPT_WINDOWS = 64;

    private final WindowSpec spec;
    private final Slot[] ring;
    private final SeriesReadings readings = new SeriesReadings();
    private final Deque<HistogramRecorder> idleRecorders = new ArrayDeque<>();
    private long sealedThrough = Long.MIN_VALUE;
    private long lastSampleMillis;

    SeriesWindows(WindowSpec spec) {
        this.spec = spec;
        ring = new Slot[spec.openWindows() + KEPT_WINDOWS];
        for (int i = 0; i < ring.length; i++) {
            ring[i] = new Slot();
        }
    }

    /** Takes the names of readings; false, and none of them taken, where the series would have too many. */
    boolean admits(Sample sample) {
        List<Reading> read = sample.readings();
        return read.isEmpty() || readings.admit(read.stream().map(Reading::name).toList());
    }

    /** The same for requests that were counted elsewhere. */
    boolean admits(WindowSnapshot counted) {
        return counted.readings().isEmpty() || readings.admit(counted.readings().keySet());
    }

    /** Counts an admitted sample into its window, which the caller has found to be open. */
    void record(Sample sample, long arrivalMillis) {
        seal(spec.lastSealed(arrivalMillis));
        lastSampleMillis = arrivalMillis;
        slot(spec.indexOf(sample.epochMillis())).record(sample);
    }

    /** Counts admitted requests and readings into a window, which the caller has found to be open. */
    void record(long index, WindowSnapshot requests, long arrivalMillis) {
        seal(spec.lastSealed(arrivalMillis));
        lastSampleMillis = arrivalMillis;
        slot(index).record(requests);
    }

    WindowSnapshot snapshot(long index) {
        Slot slot = ring[position(index)];
        return slot.index == index ? slot.snapshot() : WindowSnapshot.EMPTY;
    }

    /** When the last sample came, milliseconds since 1970. */
    long lastSampleMillis() {
        return lastSampleMillis;
    }

    /** Turns recorders of windows up to {@code lastSealed} into snapshots, and keeps the recorders for later windows. */
    void seal(long lastSealed) {
        if (lastSealed <= sealedThrough) {
            return;
        }
        sealedThrough = lastSealed;
        for (Slot slot : ring) {
            if (slot.recorder != null && slot.index <= lastSealed) {
                slot.seal();
            }
        }
    }

    private Slot slot(long index) {
        Slot slot = ring[position(index)];
        if (slot.index != index) {
            slot.restart(index);
        }
        return slot;
    }

    private int position(long index) {
        return Math.floorMod(index, ring.length);
    }

    private final class Slot {
        private long index = Long.MIN_VALUE;
        private long outcomes;
        private long failures;
        private @Nullable HistogramRecorder recorder;
        private SeriesReadings.@Nullable Tallies tallies;
        /** What {@link #snapshot()} gave last, until a sample makes it stale. */
        private @Nullable WindowSnapshot cached;

        void restart(long newIndex) {
            if (recorder != null) {
                seal();
            }
            index = newIndex;
            outcomes = 0;
            failures = 0;
            tallies = null;
            cached = null;
        }

        void record(Sample sample) {
            cached = null;
            if (sample.outcome() != Outcome.UNKNOWN) {
                outcomes++;
                failures += sample.outcome() == Outcome.FAILED ? 1 : 0;
            }
            if (sample.hasLatency()) {
                recorder().record(sample.latencyMicros());
            }
            for (Reading reading : sample.readings()) {
                tallies().add(reading);
            }
        }

        void record(WindowSnapshot requests) {
            cached = null;
            outcomes += requests.outcomes();
            failures += requests.failures();
            if (!requests.latency().isEmpty()) {
                recorder().record(requests.latency());
            }
            requests.readings().forEach((name, tally) -> tallies().add(name, tally));
        }

        private SeriesReadings.Tallies tallies() {
            SeriesReadings.Tallies used = tallies;
            if (used == null) {
                used = readings.new Tallies();
                tallies = used;
            }
            return used;
        }

        private HistogramRecorder recorder() {
            HistogramRecorder used = recorder;
            if (used == null) {
                HistogramRecorder idle = idleRecorders.poll();
                used = idle == null ? new HistogramRecorder() : idle;
                recorder = used;
            }
            return used;
        }

        WindowSnapshot snapshot() {
            if (cached == null) {
                HistogramSnapshot latency = recorder == null ? HistogramSnapshot.EMPTY : recorder.snapshot();
                cached = new WindowSnapshot(outcomes, failures, latency, SeriesReadings.snapshot(tallies));
            }
            return cached;
        }

        void seal() {
            snapshot();
            HistogramRecorder done = recorder;
            if (done != null) {
                done.reset();
                idleRecorders.push(done);
                recorder = null;
            }
        }
    }
}
