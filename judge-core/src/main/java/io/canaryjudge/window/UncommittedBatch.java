package io.canaryjudge.window;

import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link WindowStore} has taken but not yet counted in its windows: latencies as a list, in the order in which they
 * came, and everything else by series and window. It belongs to its store until {@link WindowStore#takeUncommitted()} gives
 * it away, and again from {@link WindowStore#commit} or {@link WindowStore#discard} on; between them it belongs to one thread
 * at a time.
 */
public final class UncommittedBatch {

    /*
     * To take a latency is to append its bucket and the number of its part. When the batch is complete they are brought
     * together by part, which is a counting sort for which the counts are there already. From then on nobody looks at single
     * requests any more: those of a window of a series are counted, written and read in one piece.
     */

    private static final int FEWEST = 64;

    private final BatchParts parts = new BatchParts();
    /** Of the latencies taken, in their order. */
    private int[] partNumbers = new int[FEWEST];

    private char[] buckets = new char[FEWEST];
    private int latencies;
    /** The same buckets by part, once they are arranged. */
    private char[] arranged = new char[FEWEST];

    private long recorded;
    private long number;
    private long firstArrivalMillis;
    private long lastArrivalMillis;

    UncommittedBatch() {}

    /** Begins to collect; no batch of its store has had the number before. */
    void begin(long newNumber) {
        number = newNumber;
    }

    /** Whether it holds nothing. */
    public boolean isEmpty() {
        return parts.size() == 0;
    }

    /** What it has of each window of each series. */
    public BatchParts parts() {
        return parts;
    }

    /** How many times something was recorded. */
    public long recorded() {
        return recorded;
    }

    /** When the first of it came, milliseconds since 1970. */
    public long firstArrivalMillis() {
        return firstArrivalMillis;
    }

    /** When the last of it came, milliseconds since 1970. */
    public long lastArrivalMillis() {
        return lastArrivalMillis;
    }

    /**
     * The latencies of a part's single requests, each as {@link HistogramLayout#bucketOf} gives it; to be asked for after the
     * batch has been taken.
     */
    public CharBuffer latencies(int part) {
        return CharBuffer.wrap(arranged, parts.firstPlace(part), parts.latencies(part));
    }

    /** Takes a request. */
    void add(SeriesWindows owner, long window, long latencyMicros, Outcome outcome, long arrivalMillis) {
        int part = part(owner, window, arrivalMillis);
        parts.count(part, outcome);
        if (latencyMicros != Sample.NO_LATENCY) {
            int at = latencies;
            if (at == buckets.length) {
                partNumbers = Arrays.copyOf(partNumbers, 2 * at);
                buckets = Arrays.copyOf(buckets, 2 * at);
            }
            partNumbers[at] = part;
            buckets[at] = (char) HistogramLayout.bucketOf(latencyMicros);
            parts.countLatency(part);
            latencies = at + 1;
        }
    }

    /** Takes readings, the names of which have been admitted. */
    void add(SeriesWindows owner, long window, List<Reading> readings, long arrivalMillis) {
        parts.openCountedWindow(part(owner, window, arrivalMillis)).record(readings);
    }

    /** Takes what was counted elsewhere; the names of its readings have been admitted. */
    void add(SeriesWindows owner, long window, WindowSnapshot counted, long arrivalMillis) {
        parts.openCountedWindow(part(owner, window, arrivalMillis)).record(counted);
    }

    private int part(SeriesWindows owner, long window, long arrivalMillis) {
        if (isEmpty()) {
            firstArrivalMillis = arrivalMillis;
        }
        lastArrivalMillis = arrivalMillis;
        owner.arrivedAt(arrivalMillis);
        recorded++;
        return parts.of(owner, number, window);
    }

    /** Brings together what belongs together, and makes all of it safe to be read by another thread. */
    void arrange() {
        if (arranged.length < latencies) {
            arranged = new char[buckets.length];
        }
        for (int part = 0; part < parts.size(); part++) {
            OpenWindow counted = parts.countedWindow(part);
            if (counted != null) {
                counted.snapshot();
            }
        }
        parts.layOut();
        for (int i = 0; i < latencies; i++) {
            arranged[parts.nextPlace(partNumbers[i])] = buckets[i];
        }
    }

    /**
     * Counts everything in the windows of the series, once it is arranged, and forgets it.
     *
     * @throws IllegalArgumentException if a window would have 2<sup>63</sup> requests; all others are counted
     */
    void commit(long lastSealed) {
        IllegalArgumentException first = null;
        for (int part = 0; part < parts.size(); part++) {
            try {
                commit(part, lastSealed);
            } catch (IllegalArgumentException e) {
                first = first == null ? e : first;
            } finally {
                parts.owner(part).settle();
            }
        }
        clear();
        if (first != null) {
            throw first;
        }
    }

    private void commit(int part, long lastSealed) {
        SeriesWindows owner = parts.owner(part);
        if (parts.hasRequests(part)) {
            owner.commit(parts, part, arranged, lastSealed);
        }
        OpenWindow counted = parts.countedWindow(part);
        if (counted != null) {
            owner.commit(counted, lastSealed);
        }
    }

    /** Forgets everything, and counts none of it. */
    void discard() {
        for (int part = 0; part < parts.size(); part++) {
            parts.owner(part).settle();
        }
        clear();
    }

    private void clear() {
        parts.clear();
        if (buckets.length > FEWEST && latencies < buckets.length / 4) {
            partNumbers = new int[buckets.length / 2];
            buckets = new char[buckets.length / 2];
            arranged = new char[FEWEST];
        }
        latencies = 0;
        recorded = 0;
    }
}
