package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Recorded requests, cut into seconds. */
final class RecordedTraffic {

    private static final long SECOND = 1_000;

    private RecordedTraffic() {}

    /** How many seconds {@link #seconds} gives. */
    static int length(List<TraceRow> rows) {
        return (int) (lastSecond(rows) - firstSecond(rows)) + 1;
    }

    private static long firstSecond(List<TraceRow> rows) {
        return rows.stream().mapToLong(TraceRow::timeMillis).min().orElse(0) / SECOND;
    }

    private static long lastSecond(List<TraceRow> rows) {
        return rows.stream().mapToLong(TraceRow::timeMillis).max().orElse(0) / SECOND;
    }

    /** All seconds from the first row's to the last row's, those without a request included, counted from 0. */
    static List<WindowPair> seconds(List<TraceRow> rows) {
        long first = firstSecond(rows);
        long last = lastSecond(rows);
        List<Map<Cohort, SortedMap<String, Counts>>> seconds = new ArrayList<>();
        for (long second = first; second <= last; second++) {
            seconds.add(new EnumMap<>(Map.of(Cohort.BASELINE, new TreeMap<>(), Cohort.CANARY, new TreeMap<>())));
        }
        for (TraceRow row : rows) {
            seconds.get((int) (row.timeMillis() / SECOND - first))
                    .computeIfAbsent(row.cohort(), cohort -> new TreeMap<>())
                    .computeIfAbsent(row.instance(), instance -> new Counts())
                    .add(row);
        }
        List<WindowPair> pairs = new ArrayList<>();
        for (Map<Cohort, SortedMap<String, Counts>> second : seconds) {
            pairs.add(new WindowPair(
                    pairs.size(),
                    snapshots(second.getOrDefault(Cohort.BASELINE, new TreeMap<>())),
                    snapshots(second.getOrDefault(Cohort.CANARY, new TreeMap<>()))));
        }
        return pairs;
    }

    private static SortedMap<String, WindowSnapshot> snapshots(SortedMap<String, Counts> counts) {
        SortedMap<String, WindowSnapshot> snapshots = new TreeMap<>();
        counts.forEach((instance, count) -> snapshots.put(instance, count.snapshot()));
        return snapshots;
    }

    private static final class Counts {
        private final HistogramRecorder latencies = new HistogramRecorder();
        private long outcomes;
        private long failures;

        void add(TraceRow row) {
            latencies.record(row.latencyMicros());
            outcomes += row.outcome() == Outcome.UNKNOWN ? 0 : 1;
            failures += row.outcome() == Outcome.FAILED ? 1 : 0;
        }

        WindowSnapshot snapshot() {
            return new WindowSnapshot(outcomes, failures, latencies.snapshot());
        }
    }
}
