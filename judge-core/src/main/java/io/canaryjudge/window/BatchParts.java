package io.canaryjudge.window;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link UncommittedBatch} has of each window of each series, by the part's number, 0 and up; its latencies are in the
 * batch. It belongs to whom the batch belongs to.
 */
public final class BatchParts {

    /*
     * An array for each thing that is known: with thousands of series a part often has a single request, and objects that
     * point to each other would cost more than what they say.
     */

    private static final int FEWEST = 64;
    private static final int NONE = -1;

    private int size;
    private @Nullable SeriesWindows[] owners = new @Nullable SeriesWindows[FEWEST];
    private @Nullable SeriesKey[] series = new @Nullable SeriesKey[FEWEST];
    private int[] ordinals = new int[FEWEST];
    private long[] windows = new long[FEWEST];
    private int[] outcomes = new int[FEWEST];
    private int[] failures = new int[FEWEST];
    private int[] latencies = new int[FEWEST];
    /** Where its latencies end in the list of all, once that is laid out. */
    private int[] ends = new int[FEWEST];
    /** Another part of the same series, or {@link #NONE}. */
    private int[] next = new int[FEWEST];
    /** What was counted elsewhere, and readings; most have none. */
    private @Nullable OpenWindow[] counted = new @Nullable OpenWindow[FEWEST];

    BatchParts() {}

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Whose it is. */
    public SeriesKey series(int part) {
        return Objects.requireNonNull(series[part]);
    }

    /**
     * A number by which what is known of the series can be found sooner than by its names: the same for all its parts as
     * long as it is held, and most others do not have it.
     */
    public int seriesOrdinal(int part) {
        return ordinals[part];
    }

    /** Its window, see {@link WindowSpec}. */
    public long window(int part) {
        return windows[part];
    }

    /** Of how many single requests it is known how they ended. */
    public int outcomes(int part) {
        return outcomes[part];
    }

    /** How many of those failed. */
    public int failures(int part) {
        return failures[part];
    }

    /** How many single requests have a latency; no outcome belongs to any of them. */
    public int latencies(int part) {
        return latencies[part];
    }

    /** Whether it has single requests. */
    public boolean hasRequests(int part) {
        return outcomes[part] > 0 || latencies[part] > 0;
    }

    /** What it has besides single requests, if anything. */
    public Optional<WindowSnapshot> counted(int part) {
        return Optional.ofNullable(counted[part]).map(OpenWindow::snapshot);
    }

    SeriesWindows owner(int part) {
        return Objects.requireNonNull(owners[part]);
    }

    /** The same, before it is read by others. */
    @Nullable OpenWindow countedWindow(int part) {
        return counted[part];
    }

    /** The part for a window of a series, if need be a new one. */
    int of(SeriesWindows owner, long batch, long window) {
        int first = owner.recentPart(batch, NONE);
        return first != NONE && windows[first] == window ? first : other(owner, batch, window, first);
    }

    private int other(SeriesWindows owner, long batch, long window, int first) {
        int before = first;
        while (before != NONE) {
            int part = next[before];
            if (part != NONE && windows[part] == window) {
                next[before] = next[part];
                next[part] = first;
                owner.setRecentPart(batch, part);
                return part;
            }
            before = part;
        }
        return begin(owner, batch, window, first);
    }

    private int begin(SeriesWindows owner, long batch, long window, int first) {
        if (size == windows.length) {
            resize(2 * size);
        }
        int part = size;
        owners[part] = owner;
        series[part] = owner.key();
        ordinals[part] = owner.ordinal();
        windows[part] = window;
        outcomes[part] = 0;
        failures[part] = 0;
        latencies[part] = 0;
        next[part] = first;
        owner.setRecentPart(batch, part);
        owner.unsettle();
        size++;
        return part;
    }

    private void resize(int length) {
        owners = Arrays.copyOf(owners, length);
        series = Arrays.copyOf(series, length);
        ordinals = Arrays.copyOf(ordinals, length);
        windows = Arrays.copyOf(windows, length);
        outcomes = Arrays.copyOf(outcomes, length);
        failures = Arrays.copyOf(failures, length);
        latencies = Arrays.copyOf(latencies, length);
        ends = Arrays.copyOf(ends, length);
        next = Arrays.copyOf(next, length);
        counted = Arrays.copyOf(counted, length);
    }

    void count(int part, Outcome outcome) {
        if (outcome != Outcome.UNKNOWN) {
            outcomes[part]++;
            failures[part] += outcome == Outcome.FAILED ? 1 : 0;
        }
    }

    void countLatency(int part) {
        latencies[part]++;
    }

    /** Gives the latencies of each part their place in a list of all. */
    void layOut() {
        int total = 0;
        for (int part = 0; part < size; part++) {
            ends[part] = total;
            total += latencies[part];
        }
    }

    /** The place of the next latency of a part. */
    int nextPlace(int part) {
        return ends[part]++;
    }

    /** The place of a part's first latency, when all have theirs. */
    int firstPlace(int part) {
        return ends[part] - latencies[part];
    }

    /** Takes what was counted elsewhere, and readings. */
    OpenWindow openCountedWindow(int part) {
        OpenWindow known = counted[part];
        if (known == null) {
            known = owner(part).newPart(windows[part]);
            counted[part] = known;
        }
        return known;
    }

    /** Forgets everything, and most of the room that was not needed. */
    void clear() {
        Arrays.fill(owners, 0, size, null);
        Arrays.fill(series, 0, size, null);
        Arrays.fill(counted, 0, size, null);
        if (windows.length > FEWEST && size < windows.length / 4) {
            resize(windows.length / 2);
        }
        size = 0;
    }
}
