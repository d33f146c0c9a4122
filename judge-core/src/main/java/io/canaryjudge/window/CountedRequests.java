package io.canaryjudge.window;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.SeriesKey;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Requests that their sender has counted itself, of which only the stretch of time is known in which they ended.
 *
 * @param series who served them
 * @param fromMillis beginning of the stretch, milliseconds since 1970
 * @param toMillis its end, not before {@code fromMillis}; where both are the same, the moment of all of them
 * @param requests how many there were, with the readings of the same stretch
 */
public record CountedRequests(SeriesKey series, long fromMillis, long toMillis, WindowSnapshot requests) {

    /*
     * The stretch is longer than a window as a rule, and the counts do not say which window each request belongs to. They
     * are dealt like cards, in the order of their latencies, so that every window gets the same number give or take one,
     * and the same distribution. The log of a likelihood ratio is linear in the counts, so an e-process gains from the
     * parts what it would gain from the whole; the contrast finds the noise that was smoothed away on its longer scales.
     */

    /** The longest stretch: what is longer was hardly counted for watching a release. */
    public static final long MAX_MILLIS = 3_600_000;

    /** The most requests, or readings of one name: what is more was hardly counted. */
    public static final long MAX_REQUESTS = 1_000_000_000;

    /** @throws IllegalArgumentException if the stretch ends before it begins, is longer than an hour or has too many */
    public CountedRequests {
        if (toMillis < fromMillis || toMillis - fromMillis > MAX_MILLIS) {
            throw new IllegalArgumentException(
                    "toMillis must be 0 to " + MAX_MILLIS + " ms after fromMillis, was " + (toMillis - fromMillis));
        }
        if (requests.samples() > MAX_REQUESTS) {
            throw new IllegalArgumentException(
                    "requests must be at most " + MAX_REQUESTS + ", were " + requests.samples());
        }
    }

    /** Their parts, by window. */
    public SortedMap<Long, WindowSnapshot> byWindow(WindowSpec spec) {
        long first = firstWindow(spec);
        long parts = lastWindow(spec) - first + 1;
        SortedMap<Long, WindowSnapshot> windows = new TreeMap<>();
        for (long part = 0; part < parts; part++) {
            WindowSnapshot dealt = dealt(part, parts);
            if (!dealt.isEmpty()) {
                windows.put(first + part, dealt);
            }
        }
        return windows;
    }

    /** The first window with a part of them. A stretch begins with the millisecond after {@code fromMillis}. */
    long firstWindow(WindowSpec spec) {
        return spec.indexOf(toMillis > fromMillis ? fromMillis + 1 : fromMillis);
    }

    /** The last window with a part of them. */
    long lastWindow(WindowSpec spec) {
        return spec.indexOf(toMillis);
    }

    /** How many samples the part of one window holds: what {@link #dealt} would give, without dealing the latencies. */
    long samplesDealt(long part, long parts) {
        long failures = dealt(0, requests.failures(), part, parts);
        long successes = dealt(requests.failures(), requests.outcomes(), part, parts);
        long most = Math.max(failures + successes, dealt(0, requests.latency().count(), part, parts));
        for (ReadingTally tally : requests.readings().values()) {
            most = Math.max(most, dealt(0, tally.count(), part, parts));
        }
        return most;
    }

    /**
     * The part of one window.
     *
     * @param part 0 for the first window
     * @param parts how many windows there are
     */
    WindowSnapshot dealt(long part, long parts) {
        if (parts == 1) {
            return requests;
        }
        long failures = dealt(0, requests.failures(), part, parts);
        long successes = dealt(requests.failures(), requests.outcomes(), part, parts);
        HistogramSnapshot latency = requests.latency();
        long[] ends = new long[latency.buckets()];
        long[] counts = new long[ends.length];
        long before = 0;
        for (int i = 0; i < ends.length; i++) {
            ends[i] = latency.bucketEnd(i);
            long through = before + latency.bucketCount(i);
            counts[i] = dealt(before, through, part, parts);
            before = through;
        }
        return new WindowSnapshot(
                failures + successes,
                failures,
                HistogramSnapshot.ofBuckets(ends, counts).exactAt(latency.edges()),
                readings(part, parts));
    }

    /** Each window's readings have the mean of all. */
    private SortedMap<String, ReadingTally> readings(long part, long parts) {
        SortedMap<String, ReadingTally> dealt = new TreeMap<>();
        requests.readings().forEach((name, tally) -> {
            long count = dealt(0, tally.count(), part, parts);
            if (count > 0) {
                dealt.put(name, new ReadingTally(count, tally.sum() * ((double) count / tally.count())));
            }
        });
        return dealt;
    }

    /** How many of the cards from {@code from} to before {@code to} go to one of several players. */
    private static long dealt(long from, long to, long player, long players) {
        return dealtBefore(to, player, players) - dealtBefore(from, player, players);
    }

    private static long dealtBefore(long cards, long player, long players) {
        return cards / players + (cards % players > player ? 1 : 0);
    }
}
