package io.canaryjudge.window;

import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one series: those that still take samples, in a ring by their index, and compact snapshots of the last
 * sealed ones, in another. Single writer.
 */
final class SeriesWindows {

    private final SeriesKey key;
    private final int ordinal;
    /** Both lengths are powers of two. */
    private final @Nullable OpenWindow[] open;

    private final @Nullable WindowSnapshot[] sealed;
    private final SeriesReadings readings = new SeriesReadings();
    private final Deque<OpenWindow> idle = new ArrayDeque<>(1);
    private long sealedThrough = Long.MIN_VALUE;
    private long lastSampleMillis;
    private boolean forgotten;
    /** How many parts of batches are for this series. */
    private int unsettled;
    /** The batch that has taken something for it last, and which of its parts that was. */
    private long recentBatch = -1;

    private int recentPart;

    /** @param keptWindows how many sealed windows are kept beside the open ones, 1 or more */
    SeriesWindows(SeriesKey key, int ordinal, WindowSpec spec, int keptWindows) {
        this.key = key;
        this.ordinal = ordinal;
        open = new @Nullable OpenWindow[powerOfTwo(spec.openWindows())];
        sealed = new @Nullable WindowSnapshot[powerOfTwo(keptWindows)];
    }

    /** The least power of two that is not below {@code n}. */
    private static int powerOfTwo(int n) {
        return Integer.highestOneBit(2 * n - 1);
    }

    /** Takes the names of readings; false, and none of them taken, where the series would have too many. */
    boolean admits(List<Reading> read) {
        return read.isEmpty() || readings.admit(read.stream().map(Reading::name).toList());
    }

    /** The same for what was counted elsewhere. */
    boolean admits(WindowSnapshot counted) {
        return counted.readings().isEmpty() || readings.admit(counted.readings().keySet());
    }

    /** Adds up admitted readings in a window, which the caller has found to be open and its predecessors to be sealed. */
    void record(long index, List<Reading> read, long arrivalMillis) {
        lastSampleMillis = arrivalMillis;
        window(index).record(read);
    }

    /** Counts requests and admitted readings into a window, as above. */
    void record(long index, WindowSnapshot counted, long arrivalMillis) {
        lastSampleMillis = arrivalMillis;
        window(index).record(counted);
    }

    private OpenWindow window(long index) {
        OpenWindow window = open[position(index)];
        return window != null && window.index() == index ? window : open(index);
    }

    private OpenWindow open(long index) {
        OpenWindow reused = idle.poll();
        OpenWindow window = reused == null ? new OpenWindow(readings) : reused;
        window.start(index);
        open[position(index)] = window;
        return window;
    }

    /** Whose windows they are. */
    SeriesKey key() {
        return key;
    }

    /** Which of all series it is that were opened, see {@link SeriesBudget#nextOrdinal()}. */
    int ordinal() {
        return ordinal;
    }

    /** The part of a batch that took something for it last; {@code none} if the batch of this number has none. */
    int recentPart(long batch, int none) {
        return batch == recentBatch ? recentPart : none;
    }

    void setRecentPart(long batch, int part) {
        recentBatch = batch;
        recentPart = part;
    }

    /** Has one more part in a batch, until {@link #settle()}. */
    void unsettle() {
        unsettled++;
    }

    /** A window that counts nothing by itself. */
    OpenWindow newPart(long index) {
        OpenWindow part = new OpenWindow(readings);
        part.start(index);
        return part;
    }

    /** Says that what a part of a batch had has been counted, or never will be. */
    void settle() {
        unsettled--;
    }

    /** Whether something was collected that is not settled. */
    boolean isUnsettled() {
        return unsettled > 0;
    }

    void arrivedAt(long arrivalMillis) {
        lastSampleMillis = arrivalMillis;
    }

    /**
     * Counts the single requests of a part, which came before now: into their window, even a sealed one as long as that is kept.
     *
     * @param buckets of all latencies of the batch, those of a part together
     * @param lastSealed the last window of which nothing more can come
     */
    void commit(BatchParts parts, int part, char[] buckets, long lastSealed) {
        long index = parts.window(part);
        if (isOpen(index, lastSealed)) {
            window(index).record(parts, part, buckets);
        } else {
            OpenWindow late = newPart(index);
            late.record(parts, part, buckets);
            addToSealed(index, late.snapshot());
        }
    }

    /** The same with what was counted elsewhere. */
    void commit(OpenWindow collected, long lastSealed) {
        if (isOpen(collected.index(), lastSealed)) {
            window(collected.index()).record(collected);
        } else {
            addToSealed(collected.index(), collected.snapshot());
        }
    }

    /** The same with what another process had counted. */
    void restore(long index, WindowSnapshot requests) {
        if (isOpen(index, Long.MIN_VALUE)) {
            window(index).record(requests);
        } else {
            addToSealed(index, requests);
        }
    }

    /** Whether a window is open, when those have been sealed for which the ring has no room beside it. */
    private boolean isOpen(long index, long lastSealed) {
        seal(Math.max(lastSealed, index - open.length));
        return index > sealedThrough;
    }

    private void addToSealed(long index, WindowSnapshot requests) {
        if (index > sealedThrough - sealed.length) {
            WindowSnapshot before = sealed[keptPosition(index)];
            sealed[keptPosition(index)] = before == null ? requests : before.merge(requests);
        }
    }

    WindowSnapshot snapshot(long index) {
        if (index <= sealedThrough) {
            WindowSnapshot snapshot = index > sealedThrough - sealed.length ? sealed[keptPosition(index)] : null;
            return snapshot == null ? WindowSnapshot.EMPTY : snapshot;
        }
        OpenWindow window = open[position(index)];
        return window != null && window.index() == index ? window.snapshot() : WindowSnapshot.EMPTY;
    }

    /** When the last sample came, milliseconds since 1970. */
    long lastSampleMillis() {
        return lastSampleMillis;
    }

    /** Turns the windows up to {@code lastSealed} into snapshots, and lets go of those that are older than what is kept. */
    void seal(long lastSealed) {
        if (lastSealed <= sealedThrough) {
            return;
        }
        long from = sealedThrough;
        sealedThrough = lastSealed;
        for (long index = Math.max(from, lastSealed - sealed.length) + 1; index <= lastSealed; index++) {
            sealed[keptPosition(index)] = null;
        }
        for (long index = Math.max(from, lastSealed - open.length) + 1; index <= lastSealed; index++) {
            seal(position(index), lastSealed);
        }
    }

    private void seal(int position, long lastSealed) {
        OpenWindow window = open[position];
        if (window != null && window.index() <= lastSealed) {
            if (window.index() > lastSealed - sealed.length) {
                sealed[keptPosition(window.index())] = window.snapshot();
            }
            open[position] = null;
            window.clear();
            idle.push(window);
        }
    }

    /** Gives back what a series that has become silent does not need. */
    void shrink() {
        idle.clear();
    }

    /** Says that these windows belong to the store no more: whoever still holds them must ask for new ones. */
    void forget() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }

    private int position(long index) {
        return (int) index & (open.length - 1);
    }

    private int keptPosition(long index) {
        return (int) index & (sealed.length - 1);
    }
}
