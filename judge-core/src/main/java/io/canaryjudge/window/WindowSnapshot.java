package io.canaryjudge.window;

import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one series did in one window. Immutable; merging is associative and commutative, sums of readings to within
 * rounding.
 *
 * @param outcomes requests whose outcome is known
 * @param failures those of them that failed
 * @param latency distribution of the requests whose latency is known
 * @param readings what was read, by the readings' names; names without a reading are absent
 */
public record WindowSnapshot(
        long outcomes, long failures, HistogramSnapshot latency, SortedMap<String, ReadingTally> readings) {

    private static final SortedMap<String, ReadingTally> NO_READINGS =
            Collections.unmodifiableSortedMap(new TreeMap<>());

    /** No request and no reading at all. */
    public static final WindowSnapshot EMPTY = new WindowSnapshot(0, 0, HistogramSnapshot.EMPTY);

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException unless {@code 0 <= failures <= outcomes}
     */
    public WindowSnapshot {
        if (failures < 0 || failures > outcomes) {
            throw new IllegalArgumentException("failures must be 0 to outcomes (" + outcomes + "), was " + failures);
        }
        readings = readings.isEmpty() ? NO_READINGS : Collections.unmodifiableSortedMap(new TreeMap<>(readings));
    }

    /**
     * Requests without readings.
     *
     * @throws IllegalArgumentException unless {@code 0 <= failures <= outcomes}
     */
    public WindowSnapshot(long outcomes, long failures, HistogramSnapshot latency) {
        this(outcomes, failures, latency, NO_READINGS);
    }

    /** The same requests with these readings in place of its own. */
    public WindowSnapshot withReadings(SortedMap<String, ReadingTally> other) {
        return new WindowSnapshot(outcomes, failures, latency, other);
    }

    /** The same outcomes and readings with these latencies in place of its own. */
    public WindowSnapshot withLatency(HistogramSnapshot other) {
        return new WindowSnapshot(outcomes, failures, other, readings);
    }

    /** Both together. */
    public WindowSnapshot merge(WindowSnapshot other) {
        return new WindowSnapshot(
                outcomes + other.outcomes,
                failures + other.failures,
                latency.merge(other.latency),
                merge(readings, other.readings));
    }

    private static SortedMap<String, ReadingTally> merge(
            SortedMap<String, ReadingTally> some, SortedMap<String, ReadingTally> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        SortedMap<String, ReadingTally> all = new TreeMap<>(some);
        others.forEach((name, tally) -> all.merge(name, tally, ReadingTally::merge));
        return all;
    }

    /** How many requests were seen, if each has an outcome, a latency, or both. Readings are no requests. */
    public long requests() {
        return Math.max(outcomes, latency.count());
    }

    /** How many samples were behind it at the least: requests, or readings of one name where those are more. */
    public long samples() {
        long most = requests();
        for (ReadingTally tally : readings.values()) {
            most = Math.max(most, tally.count());
        }
        return most;
    }

    /** Whether neither a request nor a reading was seen. */
    public boolean isEmpty() {
        return outcomes == 0 && latency.isEmpty() && readings.isEmpty();
    }
}
