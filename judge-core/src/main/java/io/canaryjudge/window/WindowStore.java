package io.canaryjudge.window;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The recent windows of every series. One thread writes and reads; it is not safe for more.
 *
 * <p>A series that has been silent for ten minutes is forgotten by {@link #forgetIdle}; where a window takes samples for
 * longer than half of that, for twice as long.
 */
public final class WindowStore {

    private static final Duration SHORTEST_IDLE = Duration.ofMinutes(10);
    private static final UncommittedBatch NOTHING = new UncommittedBatch();
    /** So many requests are brought together before they are counted, if nobody looks before: a few pages of memory. */
    private static final int MOST_COLLECTED = 8_192;

    private static final int KEPT_WINDOWS = 64;
    private static final long LEAD_MILLIS = WindowSpec.LEAD.toMillis();
    /** A series silent for this long gives back the room of its open windows. */
    private static final long SILENT_MILLIS = 60_000;

    private final WindowSpec spec;
    private final SeriesIndex index;
    private final long idleMillis;
    private final boolean countsAtOnce;
    private final CommitCycle commits;

    private long lastArrivalMillis = Long.MIN_VALUE;
    /** The last window that was ever found sealed: a clock that steps back opens none again. */
    private long sealedThrough = Long.MIN_VALUE;
    /** The window that was looked up last: the next sample is most often in the same one. */
    private long recentIndex;

    private long recentStartMillis;
    private long recentEndMillis;

    /**
     * An empty store with a budget of its own, for readers that come up to 64 windows after the grace.
     *
     * @param maxSeries the most series held at one time, 1 or more
     * @throws IllegalArgumentException if {@code maxSeries} is below 1
     */
    public WindowStore(WindowSpec spec, int maxSeries) {
        this(spec, new SeriesBudget(maxSeries, maxSeries), KEPT_WINDOWS);
    }

    /**
     * An empty store that counts what comes at once.
     *
     * @param budget what may be held, by this store and others
     * @param keptWindows the least number of sealed windows that are kept for readers that come late, 1 or more
     * @throws IllegalArgumentException if {@code keptWindows} is below 1
     */
    public WindowStore(WindowSpec spec, SeriesBudget budget, int keptWindows) {
        this(spec, budget, keptWindows, Filing.AT_ONCE);
    }

    /**
     * An empty store.
     *
     * @param budget what may be held, by this store and others
     * @param keptWindows the least number of sealed windows that are kept for readers that come late, 1 or more
     * @param filing when what comes is counted
     * @throws IllegalArgumentException if {@code keptWindows} is below 1
     */
    public WindowStore(WindowSpec spec, SeriesBudget budget, int keptWindows, Filing filing) {
        if (keptWindows < 1) {
            throw new IllegalArgumentException("keptWindows must be 1 or more, was " + keptWindows);
        }
        this.spec = spec;
        index = new SeriesIndex(spec, budget, keptWindows);
        countsAtOnce = filing == Filing.AT_ONCE;
        commits = new CommitCycle(spec);
        Duration open = WindowSpec.LEAD.plus(spec.width()).plus(spec.grace());
        idleMillis = Math.max(SHORTEST_IDLE.toMillis(), 2 * open.toMillis());
    }

    /** How its time is cut. */
    public WindowSpec spec() {
        return spec;
    }

    /** How many series it holds. */
    public int series() {
        return index.size();
    }

    /**
     * Files a sample under its series and window.
     *
     * @param arrivalMillis when it came, milliseconds since 1970
     */
    public Arrival record(Sample sample, long arrivalMillis) {
        return record(
                new SeriesHandle(sample.series()),
                sample.epochMillis(),
                sample.latencyMicros(),
                sample.outcome(),
                sample.readings(),
                arrivalMillis);
    }

    /**
     * Files a request and readings of the same moment under their series and window; the same as a {@link Sample} of
     * the same values.
     *
     * @param series of this store
     * @param epochMillis when the request finished, milliseconds since 1970
     * @param latencyMicros 0 or more, or {@link Sample#NO_LATENCY}
     * @param arrivalMillis when it came, milliseconds since 1970
     */
    public Arrival record(
            SeriesHandle series,
            long epochMillis,
            long latencyMicros,
            Outcome outcome,
            List<Reading> readings,
            long arrivalMillis) {
        arriveAt(arrivalMillis);
        long window = indexOf(epochMillis);
        if (window <= sealedThrough) {
            return Arrival.LATE;
        }
        if (epochMillis > arrivalMillis + LEAD_MILLIS) {
            return Arrival.EARLY;
        }
        SeriesWindows windows = series.windows();
        if (windows == null) {
            Arrival refusal = index.find(series);
            windows = series.windows();
            if (windows == null) {
                return refusal;
            }
        }
        if (!windows.admits(readings)) {
            return Arrival.READING_LIMIT;
        }
        UncommittedBatch collecting = commits.collecting();
        collecting.add(windows, window, latencyMicros, outcome, arrivalMillis);
        if (!readings.isEmpty()) {
            record(windows, window, readings, arrivalMillis);
        }
        if (countsAtOnce && collecting.recorded() >= MOST_COLLECTED) {
            countCollected();
        }
        return Arrival.RECORDED;
    }

    private void record(SeriesWindows windows, long window, List<Reading> readings, long arrivalMillis) {
        if (countsAtOnce) {
            windows.seal(sealedThrough);
            windows.record(window, readings, arrivalMillis);
        } else {
            commits.collecting().add(windows, window, readings, arrivalMillis);
        }
    }

    /** Nobody can tell the difference: whoever looks at the windows asks for this before. */
    private void countCollected() {
        if (countsAtOnce) {
            commits.countCollected(sealedThrough);
        }
    }

    private void arriveAt(long arrivalMillis) {
        if (arrivalMillis != lastArrivalMillis) {
            lastArrivalMillis = arrivalMillis;
            sealThrough(spec.lastSealed(arrivalMillis));
        }
    }

    private void sealThrough(long lastSealed) {
        if (lastSealed > sealedThrough) {
            countCollected();
            sealedThrough = lastSealed;
        }
    }

    private long indexOf(long epochMillis) {
        if (epochMillis < recentStartMillis || epochMillis >= recentEndMillis) {
            recentIndex = spec.indexOf(epochMillis);
            recentStartMillis = spec.startMillis(recentIndex);
            recentEndMillis = spec.startMillis(recentIndex + 1);
        }
        return recentIndex;
    }

    /**
     * Files requests that were counted elsewhere, a part under each window of their stretch.
     *
     * @param arrivalMillis when they came, milliseconds since 1970
     * @return how many samples had each fate, requests or, where those are more, readings of one name; a part that
     *     holds none has none
     */
    public Map<Arrival, Long> record(CountedRequests counted, long arrivalMillis) {
        arriveAt(arrivalMillis);
        SeriesHandle series = new SeriesHandle(counted.series());
        long first = counted.firstWindow(spec);
        long parts = counted.lastWindow(spec) - first + 1;
        Map<Arrival, Long> fates = new EnumMap<>(Arrival.class);
        for (long part = 0; part < parts; part++) {
            long samples = counted.samplesDealt(part, parts);
            if (samples > 0) {
                Arrival fate = fateOf(series, first + part, arrivalMillis);
                SeriesWindows windows = series.windows();
                if (fate == Arrival.RECORDED && windows != null) {
                    fate = record(windows, first + part, counted.dealt(part, parts), arrivalMillis);
                }
                fates.merge(fate, samples, Long::sum);
            }
        }
        return fates;
    }

    /** What stands against taking anything into a window; {@link Arrival#RECORDED}, and the windows found, if nothing. */
    private Arrival fateOf(SeriesHandle series, long window, long arrivalMillis) {
        if (window <= sealedThrough) {
            return Arrival.LATE;
        }
        return spec.startMillis(window) > arrivalMillis + LEAD_MILLIS ? Arrival.EARLY : index.find(series);
    }

    private Arrival record(SeriesWindows windows, long window, WindowSnapshot part, long arrivalMillis) {
        if (!windows.admits(part)) {
            return Arrival.READING_LIMIT;
        }
        if (countsAtOnce) {
            windows.seal(sealedThrough);
            windows.record(window, part, arrivalMillis);
        } else {
            commits.collecting().add(windows, window, part, arrivalMillis);
        }
        return Arrival.RECORDED;
    }

    /** What is being collected for the next commit; always empty where everything is counted at once. */
    public UncommittedBatch uncommitted() {
        return countsAtOnce ? NOTHING : commits.collecting();
    }

    /**
     * Takes what was collected, to be made durable and given back to {@link #commit} or {@link #discard}.
     *
     * @throws IllegalStateException if what was taken before has not been given back, or everything is counted at once
     */
    public UncommittedBatch takeUncommitted() {
        return cycle().take();
    }

    private CommitCycle cycle() {
        if (countsAtOnce) {
            throw new IllegalStateException("everything is counted at once");
        }
        return commits;
    }

    /**
     * Counts what was taken in its windows. A window that has been sealed meanwhile gets its part as long as it is kept.
     *
     * @throws IllegalArgumentException if this is not what was taken last
     */
    public void commit(UncommittedBatch taken) {
        cycle().commit(taken);
    }

    /** Drops what was taken: it was never there. */
    public void discard(UncommittedBatch taken) {
        cycle().discard(taken);
    }

    /**
     * Counts what another process had counted, whatever the time is; where it belongs to a window that is older than what
     * is kept, nothing remains to be seen of it.
     *
     * @param arrivalMillis when it came at the latest, milliseconds since 1970
     * @return {@link Arrival#RECORDED}, or which limit is in the way
     */
    public Arrival restore(SeriesKey key, long window, WindowSnapshot requests, long arrivalMillis) {
        SeriesHandle series = new SeriesHandle(key);
        Arrival found = index.find(series);
        SeriesWindows windows = series.windows();
        if (windows == null) {
            return found;
        }
        windows.arrivedAt(Math.max(windows.lastSampleMillis(), arrivalMillis));
        if (!windows.admits(requests)) {
            return Arrival.READING_LIMIT;
        }
        windows.restore(window, requests);
        return Arrival.RECORDED;
    }

    /**
     * Up to which moment everything that arrived is counted in the windows. From now on no sample is taken any more for a
     * window that is sealed at that moment, so a reader has seen the last of it.
     *
     * @param nowMillis milliseconds since 1970
     * @return {@code nowMillis}, or when the first sample came that waits to be committed, if that is earlier
     */
    public long settle(long nowMillis) {
        long settled = countsAtOnce ? nowMillis : commits.settledMillis(nowMillis);
        sealThrough(spec.lastSealed(settled));
        return settled;
    }

    /** Some neighbouring windows of a service's two versions, each as {@link #pair} gives it. */
    public List<WindowPair> pairs(
            String service, String baselineVersion, String canaryVersion, long firstIndex, long lastIndex) {
        List<WindowPair> pairs = new ArrayList<>();
        for (long window = firstIndex; window <= lastIndex; window++) {
            pairs.add(pair(service, baselineVersion, canaryVersion, window));
        }
        return pairs;
    }

    /** One window of a service's two versions; empty maps where nothing was recorded or is kept any more. */
    public WindowPair pair(String service, String baselineVersion, String canaryVersion, long window) {
        countCollected();
        return new WindowPair(
                window, index.cohort(service, baselineVersion, window), index.cohort(service, canaryVersion, window));
    }

    /** Compacts what has been sealed and drops the series that have been silent for too long. */
    public void forgetIdle(long nowMillis) {
        countCollected();
        sealThrough(spec.lastSealed(nowMillis));
        long complete = spec.lastSealed(settle(nowMillis));
        index.forgetIf(windows -> isIdle(windows, complete, nowMillis));
    }

    private boolean isIdle(SeriesWindows windows, long complete, long nowMillis) {
        windows.seal(countsAtOnce ? sealedThrough : complete);
        long silentMillis = nowMillis - windows.lastSampleMillis();
        if (silentMillis > SILENT_MILLIS) {
            windows.shrink();
        }
        return silentMillis > idleMillis && !windows.isUnsettled();
    }
}
