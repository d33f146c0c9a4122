package io.canaryjudge.window;

import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link WindowStore} has taken but not yet counted in its windows: requests as a list, in the order in which they
 * came, and what was counted elsewhere, with all readings, by series and window. It belongs to its store until
 * {@link WindowStore#takeUncommitted()} gives it away, and again from {@link WindowStore#commit} or
 * {@link WindowStore#discard} on; between them it belongs to one thread at a time.
 */
public final class UncommittedBatch {

    /*
     * A request is an int and a long in a list, because nothing about its series need be looked up then but its place in
     * this batch: to take one is to append, and to count it later costs what counting it at once would have.
     */

    private static final int FEWEST = 64;
    /** Outcome, bucket, and window less the batch's first one: 2, 15 and 47 bits. */
    private static final int BUCKET_AT = 2;

    private static final int WINDOW_AT = 17;
    private static final int OUTCOME_MASK = (1 << BUCKET_AT) - 1;
    private static final int BUCKET_MASK = (1 << (WINDOW_AT - BUCKET_AT)) - 1;
    private static final Outcome[] OUTCOMES = {Outcome.SUCCEEDED, Outcome.FAILED, Outcome.UNKNOWN};

    private final List<SeriesKey> keys = new ArrayList<>();
    private final List<SeriesWindows> owners = new ArrayList<>();
    private final Map<Place, OpenWindow> parts = new LinkedHashMap<>();
    private int[] series = new int[FEWEST];
    private long[] words = new long[FEWEST];
    private int requests;
    /** How often something was added to a part. */
    private long added;

    private long number;
    private long originIndex;
    private long firstArrivalMillis;
    private long lastArrivalMillis;

    UncommittedBatch() {}

    /** Begins to collect; no batch of its store has had the number before. */
    void begin(long newNumber) {
        number = newNumber;
    }

    /** Whether it holds nothing. */
    public boolean isEmpty() {
        return requests == 0 && parts.isEmpty();
    }

    /** How many windows of series it has a part of. */
    public int parts() {
        return parts.size();
    }

    /** How many times something was recorded. */
    public long recorded() {
        return requests + added;
    }

    /** When the first of it came, milliseconds since 1970. */
    public long firstArrivalMillis() {
        return firstArrivalMillis;
    }

    /** When the last of it came, milliseconds since 1970. */
    public long lastArrivalMillis() {
        return lastArrivalMillis;
    }

    /** The series that it has something of, each once. */
    public List<SeriesKey> series() {
        return Collections.unmodifiableList(keys);
    }

    /** Hands out every request, in the order in which they came. */
    public void forEachRequest(RequestVisitor visitor) {
        for (int i = 0; i < requests; i++) {
            long word = words[i];
            visitor.visit(series[i], windowOf(word), bucketOf(word), outcomeOf(word));
        }
    }

    private long windowOf(long word) {
        return originIndex + (word >> WINDOW_AT);
    }

    private static int bucketOf(long word) {
        return (int) (word >> BUCKET_AT) & BUCKET_MASK;
    }

    /** Its place in {@link #OUTCOMES}. */
    private static int codeOf(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> 0;
            case FAILED -> 1;
            case UNKNOWN -> 2;
        };
    }

    private static Outcome outcomeOf(long word) {
        return OUTCOMES[(int) word & OUTCOME_MASK];
    }

    /** Hands out what it has besides requests, a window of a series at a time. */
    public void forEachPart(DeltaVisitor visitor) {
        parts.forEach((place, part) -> visitor.visit(keys.get(place.series()), place.index(), part.snapshot()));
    }

    /** Takes a request. */
    void add(SeriesKey key, SeriesWindows owner, long index, long latencyMicros, Outcome outcome, long arrivalMillis) {
        arriveAt(index, arrivalMillis);
        int at = requests;
        if (at == series.length) {
            series = Arrays.copyOf(series, 2 * at);
            words = Arrays.copyOf(words, 2 * at);
        }
        int bucket =
                latencyMicros == Sample.NO_LATENCY ? RequestVisitor.NO_BUCKET : HistogramLayout.bucketOf(latencyMicros);
        series[at] = place(key, owner, arrivalMillis);
        words[at] = ((index - originIndex) << WINDOW_AT) | ((long) bucket << BUCKET_AT) | codeOf(outcome);
        requests = at + 1;
    }

    /** Takes readings, the names of which have been admitted. */
    void add(SeriesKey key, SeriesWindows owner, long index, List<Reading> readings, long arrivalMillis) {
        part(key, owner, index, arrivalMillis).record(readings);
    }

    /** Takes what was counted elsewhere; the names of its readings have been admitted. */
    void add(SeriesKey key, SeriesWindows owner, long index, WindowSnapshot counted, long arrivalMillis) {
        part(key, owner, index, arrivalMillis).record(counted);
    }

    private OpenWindow part(SeriesKey key, SeriesWindows owner, long index, long arrivalMillis) {
        arriveAt(index, arrivalMillis);
        added++;
        return part(place(key, owner, arrivalMillis), index);
    }

    private OpenWindow part(int place, long index) {
        return parts.computeIfAbsent(
                new Place(place, index), each -> owners.get(place).newPart(index));
    }

    private void arriveAt(long index, long arrivalMillis) {
        if (isEmpty()) {
            firstArrivalMillis = arrivalMillis;
            originIndex = index;
        }
        lastArrivalMillis = arrivalMillis;
    }

    private int place(SeriesKey key, SeriesWindows owner, long arrivalMillis) {
        owner.arrivedAt(arrivalMillis);
        int known = owner.placeIn(number);
        if (known >= 0) {
            return known;
        }
        owner.enter(number, keys.size());
        keys.add(key);
        owners.add(owner);
        return keys.size() - 1;
    }

    /** Makes what was collected safe to be read by another thread. */
    void detach() {
        parts.values().forEach(OpenWindow::snapshot);
    }

    /**
     * Counts everything in the windows of the series.
     *
     * @throws IllegalArgumentException if a window would have 2<sup>63</sup> requests; all others are counted
     */
    void commit(long lastSealed) {
        for (int i = 0; i < requests; i++) {
            long word = words[i];
            long index = windowOf(word);
            if (!owners.get(series[i]).commit(index, bucketOf(word), outcomeOf(word), lastSealed)) {
                // Sealed windows are snapshots: what comes too late for one is merged into it at one go.
                part(series[i], index).record(bucketOf(word), outcomeOf(word));
            }
        }
        commitParts(lastSealed);
    }

    private void commitParts(long lastSealed) {
        IllegalArgumentException first = null;
        for (Map.Entry<Place, OpenWindow> part : parts.entrySet()) {
            try {
                owners.get(part.getKey().series()).commit(part.getValue(), lastSealed);
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
        owners.forEach(SeriesWindows::settle);
        owners.clear();
        keys.clear();
        parts.clear();
        if (series.length > FEWEST && requests < series.length / 4) {
            series = new int[series.length / 2];
            words = new long[words.length / 2];
        }
        requests = 0;
        added = 0;
    }

    /** A window of a series of this batch. */
    private record Place(int series, long index) {}
}
