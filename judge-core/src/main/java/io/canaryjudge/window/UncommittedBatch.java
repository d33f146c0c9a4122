package io.canaryjudge.window;

import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests that a {@link WindowStore} has taken but not yet counted in its windows, by series and window. It belongs to
 * its store until {@link WindowStore#takeUncommitted()} gives it away, and again from {@link WindowStore#commit} or
 * {@link WindowStore#discard} on; between them it belongs to one thread at a time.
 */
public final class UncommittedBatch {

    /** Windows that are kept for the next batch beside as many as this one had. */
    private static final int SPARE_WINDOWS = 64;

    private final List<Entry> entries = new ArrayList<>();
    private int size;
    private long requests;
    private long firstArrivalMillis;
    private long lastArrivalMillis;

    UncommittedBatch() {}

    /** Whether it holds nothing. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many windows of series it has something of. */
    public int windows() {
        return size;
    }

    /** How many times something was recorded. */
    public long recorded() {
        return requests;
    }

    /** When the first of it came, milliseconds since 1970. */
    public long firstArrivalMillis() {
        return firstArrivalMillis;
    }

    /** When the last of it came, milliseconds since 1970. */
    public long lastArrivalMillis() {
        return lastArrivalMillis;
    }

    /** Hands out every window of it. */
    public void forEach(DeltaVisitor visitor) {
        for (int i = 0; i < size; i++) {
            Entry entry = entries.get(i);
            visitor.visit(entry.key(), entry.requests.index(), entry.requests.snapshot());
        }
    }

    /** What it has of a window, to be added to. */
    OpenWindow window(SeriesKey key, SeriesWindows owner, long index, long arrivalMillis) {
        if (requests == 0) {
            firstArrivalMillis = arrivalMillis;
        }
        requests++;
        lastArrivalMillis = arrivalMillis;
        owner.arrivedAt(arrivalMillis);
        OpenWindow known = owner.uncommitted(index);
        return known == null ? open(key, owner, index) : known;
    }

    private OpenWindow open(SeriesKey key, SeriesWindows owner, long index) {
        if (size == entries.size()) {
            entries.add(new Entry());
        }
        Entry entry = entries.get(size++);
        entry.key = key;
        entry.owner = owner;
        owner.collect(entry.requests, index);
        return entry.requests;
    }

    /** Lets the series begin new windows, while this batch is somewhere else. Names of readings stay with the series. */
    void detach() {
        for (int i = 0; i < size; i++) {
            Entry entry = entries.get(i);
            entry.owner().handOver(entry.requests);
            entry.requests.detachReadings();
        }
    }

    /**
     * Counts everything in the windows of the series.
     *
     * @throws IllegalArgumentException if a window would have 2<sup>63</sup> requests; all others are counted
     */
    void commit(long lastSealed) {
        IllegalArgumentException first = null;
        for (int i = 0; i < size; i++) {
            Entry entry = entries.get(i);
            try {
                entry.owner().commit(entry.requests, lastSealed);
            } catch (IllegalArgumentException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Forgets everything, and most of the room that was not needed. */
    void clear() {
        for (int i = 0; i < size; i++) {
            Entry entry = entries.get(i);
            entry.owner().settle();
            entry.requests.clear();
            entry.key = null;
            entry.owner = null;
        }
        int kept = Math.min(entries.size(), size + SPARE_WINDOWS);
        entries.subList(Math.max(kept, entries.size() / 2), entries.size()).clear();
        size = 0;
        requests = 0;
    }

    /** One window of one series. */
    private static final class Entry {
        private final OpenWindow requests = new OpenWindow(new SeriesReadings());
        private @Nullable SeriesKey key;
        private @Nullable SeriesWindows owner;

        SeriesKey key() {
            return Objects.requireNonNull(key);
        }

        SeriesWindows owner() {
            return Objects.requireNonNull(owner);
        }
    }
}
