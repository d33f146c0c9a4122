package io.canaryjudge.connector.statsd;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Readings of a fraction of a second, put together by series and moment. Used by one thread. */
final class ReadingBatch {

    /*
     * Errors are a part of the requests that another counter counts, and the two come in different lines, often in different
     * datagrams. So the errors of a series wait for requests of it: those of the same batch, or of the next ones. Where
     * more errors are counted than requests they would wait for ever; after ten seconds, which is how often the slowest
     * clients flush, they are given up and counted.
     */

    /** Readings of so many milliseconds count as of one moment. */
    private static final long MOMENT_MILLIS = 100;

    private static final long MOST_WAIT_MILLIS = 10_000;

    /** Series whose errors may wait; the errors of further ones are given up at once. */
    private static final int MOST_WAITING_SERIES = 10_000;

    private static final long NEVER = Long.MAX_VALUE / 2;

    private final Map<SeriesKey, SeriesBatch> series = new LinkedHashMap<>();
    private int readings;

    /** How many readings have been added since the last {@link #drain}. */
    int readings() {
        return readings;
    }

    /** How many series have readings, or errors that wait. */
    int series() {
        return series.size();
    }

    void add(Reading reading) {
        readings++;
        series.computeIfAbsent(reading.series(), key -> new SeriesBatch()).add(reading);
    }

    /**
     * What has been added since the last call; empties the batch but for errors that wait.
     *
     * @param nowMillis milliseconds since 1970
     */
    Drained drain(long nowMillis) {
        List<CountedRequests> requests = new ArrayList<>();
        long unmatched = 0;
        int waiting = 0;
        Iterator<Map.Entry<SeriesKey, SeriesBatch>> each = series.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<SeriesKey, SeriesBatch> entry = each.next();
            SeriesBatch batch = entry.getValue();
            batch.drain(entry.getKey(), nowMillis, requests);
            boolean isOver = nowMillis - batch.waitingSinceMillis > MOST_WAIT_MILLIS || waiting == MOST_WAITING_SERIES;
            if (batch.waitingErrors == 0 || isOver) {
                unmatched += batch.waitingErrors;
                each.remove();
            } else {
                waiting++;
            }
        }
        readings = 0;
        return new Drained(requests, unmatched);
    }

    /**
     * What a batch held.
     *
     * @param unmatchedErrors errors that were given up, since no requests came of which they could be a part
     */
    record Drained(List<CountedRequests> requests, long unmatchedErrors) {}

    private static final class SeriesBatch {
        private final SortedMap<Long, Moment> moments = new TreeMap<>();
        private long waitingErrors;
        private long waitingSinceMillis = NEVER;

        void add(Reading reading) {
            if (reading.kind() == Reading.Kind.ERRORS) {
                waitingErrors = Math.min(waitingErrors + reading.count(), Long.MAX_VALUE / 2);
            } else {
                long at = Math.floorDiv(reading.epochMillis(), MOMENT_MILLIS) * MOMENT_MILLIS;
                moments.computeIfAbsent(at, moment -> new Moment()).add(reading);
            }
        }

        void drain(SeriesKey key, long nowMillis, List<CountedRequests> sink) {
            moments.forEach((at, moment) -> {
                long failures = Math.min(waitingErrors, moment.requests);
                waitingErrors -= failures;
                sink.add(new CountedRequests(key, at, at, moment.snapshot(failures)));
            });
            moments.clear();
            waitingSinceMillis = waitingErrors == 0 ? NEVER : Math.min(waitingSinceMillis, nowMillis);
        }
    }

    private static final class Moment {
        /** Requests of a counter, any of which may have failed. */
        private long requests;

        private long outcomes;
        private long failures;
        private final SortedMap<Long, Long> latencies = new TreeMap<>();

        void add(Reading reading) {
            boolean isKnown = reading.outcome() != Outcome.UNKNOWN;
            boolean hasFailed = reading.outcome() == Outcome.FAILED;
            if (reading.kind() == Reading.Kind.LATENCY) {
                latencies.merge(reading.micros(), reading.count(), Long::sum);
                outcomes += isKnown ? reading.count() : 0;
                failures += hasFailed ? reading.count() : 0;
            } else if (hasFailed) {
                outcomes += reading.count();
                failures += reading.count();
            } else {
                requests += reading.count();
            }
        }

        WindowSnapshot snapshot(long failuresOfRequests) {
            long[] micros =
                    latencies.keySet().stream().mapToLong(Long::longValue).toArray();
            long[] counts =
                    latencies.values().stream().mapToLong(Long::longValue).toArray();
            return new WindowSnapshot(
                    requests + outcomes, failuresOfRequests + failures, HistogramSnapshot.ofBuckets(micros, counts));
        }
    }
}
