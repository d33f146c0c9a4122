package io.canaryjudge.window;

import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.nio.CharBuffer;
import java.util.ArrayList;
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

    private final List<BatchPart> parts = new ArrayList<>();
    private int usedParts;
    /** Of the latencies taken, in their order. */
    private int[] partNumbers = new int[FEWEST];

    private char[] buckets = new char[FEWEST];
    private int latencies;
    /** The same buckets by part, once they are arranged, and where those of each part end. */
    private char[] arranged = new char[FEWEST];

    private int[] ends = new int[FEWEST];
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
        return usedParts == 0;
    }

    /** Of how many windows of series it has anything. */
    public int parts() {
        return usedParts;
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

    /** Hands out the single requests; each window of a series comes once, if it has any. */
    public void forEachRequests(RequestsVisitor visitor) {
        for (int i = 0; i < usedParts; i++) {
            BatchPart part = parts.get(i);
            if (part.hasRequests()) {
                visitor.visit(part.key(), part.index(), part.outcomes(), part.failures(), buckets(part));
            }
        }
    }

    private CharBuffer buckets(BatchPart part) {
        return CharBuffer.wrap(arranged, ends[part.number()] - part.latencies(), part.latencies());
    }

    /** Hands out what it has besides single requests, a window of a series at a time. */
    public void forEachPart(DeltaVisitor visitor) {
        for (int i = 0; i < usedParts; i++) {
            BatchPart part = parts.get(i);
            OpenWindow counted = part.counted();
            if (counted != null) {
                visitor.visit(part.key(), part.index(), counted.snapshot());
            }
        }
    }

    /** Takes a request. */
    void add(SeriesKey key, SeriesWindows owner, long index, long latencyMicros, Outcome outcome, long arrivalMillis) {
        BatchPart part = part(key, owner, index, arrivalMillis);
        part.count(outcome);
        if (latencyMicros != Sample.NO_LATENCY) {
            int at = latencies;
            if (at == buckets.length) {
                partNumbers = Arrays.copyOf(partNumbers, 2 * at);
                buckets = Arrays.copyOf(buckets, 2 * at);
            }
            partNumbers[at] = part.number();
            buckets[at] = (char) HistogramLayout.bucketOf(latencyMicros);
            part.countLatency();
            latencies = at + 1;
        }
    }

    /** Takes readings, the names of which have been admitted. */
    void add(SeriesKey key, SeriesWindows owner, long index, List<Reading> readings, long arrivalMillis) {
        part(key, owner, index, arrivalMillis).openCounted().record(readings);
    }

    /** Takes what was counted elsewhere; the names of its readings have been admitted. */
    void add(SeriesKey key, SeriesWindows owner, long index, WindowSnapshot counted, long arrivalMillis) {
        part(key, owner, index, arrivalMillis).openCounted().record(counted);
    }

    private BatchPart part(SeriesKey key, SeriesWindows owner, long index, long arrivalMillis) {
        if (usedParts == 0) {
            firstArrivalMillis = arrivalMillis;
        }
        lastArrivalMillis = arrivalMillis;
        owner.arrivedAt(arrivalMillis);
        recorded++;
        BatchPart known = owner.partOf(number, index);
        return known == null ? newPart(key, owner, index) : known;
    }

    private BatchPart newPart(SeriesKey key, SeriesWindows owner, long index) {
        if (usedParts == parts.size()) {
            parts.add(new BatchPart(usedParts));
        }
        BatchPart part = parts.get(usedParts);
        usedParts++;
        part.begin(key, owner, index);
        owner.enter(number, part);
        return part;
    }

    /** Brings together what belongs together, and makes all of it safe to be read by another thread. */
    void arrange() {
        if (ends.length < usedParts) {
            ends = new int[Math.max(usedParts, 2 * ends.length)];
        }
        if (arranged.length < latencies) {
            arranged = new char[buckets.length];
        }
        int total = 0;
        for (int i = 0; i < usedParts; i++) {
            BatchPart part = parts.get(i);
            ends[i] = total;
            total += part.latencies();
            OpenWindow counted = part.counted();
            if (counted != null) {
                counted.snapshot();
            }
        }
        for (int i = 0; i < latencies; i++) {
            arranged[ends[partNumbers[i]]++] = buckets[i];
        }
    }

    /**
     * Counts everything in the windows of the series, once it is arranged.
     *
     * @throws IllegalArgumentException if a window would have 2<sup>63</sup> requests; all others are counted
     */
    void commit(long lastSealed) {
        IllegalArgumentException first = null;
        for (int i = 0; i < usedParts; i++) {
            BatchPart part = parts.get(i);
            try {
                commit(part, lastSealed);
            } catch (IllegalArgumentException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void commit(BatchPart part, long lastSealed) {
        SeriesWindows owner = part.owner();
        if (part.hasRequests()) {
            owner.commit(part.index(), part.outcomes(), part.failures(), buckets(part), lastSealed);
        }
        OpenWindow counted = part.counted();
        if (counted != null) {
            owner.commit(counted, lastSealed);
        }
    }

    /** Forgets everything, and most of the room that was not needed. */
    void clear() {
        for (int i = 0; i < usedParts; i++) {
            BatchPart part = parts.get(i);
            part.owner().settle();
            part.end();
        }
        if (parts.size() > FEWEST && usedParts < parts.size() / 4) {
            parts.subList(parts.size() / 2, parts.size()).clear();
            ends = new int[FEWEST];
        }
        if (buckets.length > FEWEST && latencies < buckets.length / 4) {
            partNumbers = new int[buckets.length / 2];
            buckets = new char[buckets.length / 2];
            arranged = new char[FEWEST];
        }
        usedParts = 0;
        latencies = 0;
        recorded = 0;
    }
}
