package io.canaryjudge.window;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an {@link UncommittedBatch} has of one window of one series. Used again for another one. */
final class BatchPart {

    private final int number;
    private @Nullable SeriesKey key;
    private @Nullable SeriesWindows owner;
    private @Nullable BatchPart next;
    private long index;
    private int outcomes;
    private int failures;
    private int latencies;
    /** What was counted elsewhere, and readings. */
    private @Nullable OpenWindow counted;

    /** @param number its place among those of its batch */
    BatchPart(int number) {
        this.number = number;
    }

    void begin(SeriesKey newKey, SeriesWindows newOwner, long newIndex) {
        key = newKey;
        owner = newOwner;
        index = newIndex;
    }

    /** Forgets everything. */
    void end() {
        key = null;
        owner = null;
        next = null;
        counted = null;
        outcomes = 0;
        failures = 0;
        latencies = 0;
    }

    int number() {
        return number;
    }

    SeriesKey key() {
        return Objects.requireNonNull(key);
    }

    SeriesWindows owner() {
        return Objects.requireNonNull(owner);
    }

    long index() {
        return index;
    }

    /** Another one of the same series and batch. */
    @Nullable BatchPart next() {
        return next;
    }

    void follow(@Nullable BatchPart other) {
        next = other;
    }

    void count(Outcome outcome) {
        if (outcome != Outcome.UNKNOWN) {
            outcomes++;
            failures += outcome == Outcome.FAILED ? 1 : 0;
        }
    }

    void countLatency() {
        latencies++;
    }

    int outcomes() {
        return outcomes;
    }

    int failures() {
        return failures;
    }

    /** How many latencies the batch has for it. */
    int latencies() {
        return latencies;
    }

    boolean hasRequests() {
        return outcomes > 0 || latencies > 0;
    }

    @Nullable OpenWindow counted() {
        return counted;
    }

    /** For what was counted elsewhere, and for readings. */
    OpenWindow openCounted() {
        OpenWindow known = counted;
        if (known == null) {
            known = owner().newPart(index);
            counted = known;
        }
        return known;
    }
}
