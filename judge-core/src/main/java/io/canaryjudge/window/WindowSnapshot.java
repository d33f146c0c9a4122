package io.canaryjudge.window;

import io.canaryjudge.histogram.HistogramSnapshot;

/**
 * What one series did in one window. Immutable; merging is associative and commutative.
 *
 * @param outcomes requests whose outcome is known
 * @param failures those of them that failed
 * @param latency distribution of the requests whose latency is known
 */
public record WindowSnapshot(long outcomes, long failures, HistogramSnapshot latency) {

    /** No request at all. */
    public static final WindowSnapshot EMPTY = new WindowSnapshot(0, 0, HistogramSnapshot.EMPTY);

    /** @throws IllegalArgumentException unless {@code 0 <= failures <= outcomes} */
    public WindowSnapshot {
        if (failures < 0 || failures > outcomes) {
            throw new IllegalArgumentException("failures must be 0 to outcomes (" + outcomes + "), was " + failures);
        }
    }

    /** Both together. */
    public WindowSnapshot merge(WindowSnapshot other) {
        return new WindowSnapshot(outcomes + other.outcomes, failures + other.failures, latency.merge(other.latency));
    }

    /** How many requests were seen, if each has an outcome, a latency, or both. */
    public long requests() {
        return Math.max(outcomes, latency.count());
    }

    /** Whether no request was seen. */
    public boolean isEmpty() {
        return outcomes == 0 && latency.isEmpty();
    }
}
