package io.canaryjudge.window;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import org.jspecify.annotations.Nullable;

/** One window of one series while it takes samples; used again for a later one. Single writer. */
final class OpenWindow {

    private final HistogramRecorder latency = new HistogramRecorder();
    private long index;
    private long outcomes;
    private long failures;
    /** What {@link #snapshot()} gave last, until a sample makes it stale. */
    private @Nullable WindowSnapshot cached;

    void start(long newIndex) {
        index = newIndex;
    }

    long index() {
        return index;
    }

    void record(long latencyMicros, Outcome outcome) {
        cached = null;
        if (outcome != Outcome.UNKNOWN) {
            outcomes++;
            failures += outcome == Outcome.FAILED ? 1 : 0;
        }
        if (latencyMicros != Sample.NO_LATENCY) {
            latency.record(latencyMicros);
        }
    }

    void record(WindowSnapshot requests) {
        cached = null;
        latency.record(requests.latency());
        outcomes += requests.outcomes();
        failures += requests.failures();
    }

    void record(OpenWindow other) {
        cached = null;
        latency.record(other.latency);
        outcomes += other.outcomes;
        failures += other.failures;
    }

    WindowSnapshot snapshot() {
        WindowSnapshot snapshot = cached;
        if (snapshot == null) {
            snapshot = new WindowSnapshot(outcomes, failures, latency.snapshot());
            cached = snapshot;
        }
        return snapshot;
    }

    void clear() {
        cached = null;
        outcomes = 0;
        failures = 0;
        latency.reset();
    }
}
