package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.benchmarks.traces.TraceFile;
import io.canaryjudge.benchmarks.traces.TraceTruth;
import io.canaryjudge.http.ingest.TraceException;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.metric.Cohort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * What recorded traces give: each as it is, in parts, with one cohort later than the other, its baseline instances against
 * each other, and its baseline split at random.
 */
final class RecordedScenarios {

    private static final int LONG_WINDOW_SECONDS = 10;
    private static final long START_MILLIS = 60_000;

    private final TraceFile trace;
    private final Truth truth;
    private final List<Scenario> list = new ArrayList<>();

    private RecordedScenarios(TraceFile trace, Truth truth) {
        this.trace = trace;
        this.truth = truth;
    }

    /** Those of all traces in a folder. */
    static List<Scenario> all(Path folder) throws IOException, TraceException {
        TraceTruth truths = TraceTruth.read(folder);
        List<Scenario> scenarios = new ArrayList<>();
        for (Path file : TraceFile.list(folder)) {
            TraceFile trace = TraceFile.read(file);
            RecordedScenarios recorded = new RecordedScenarios(trace, truth(truths.of(trace.name())));
            recorded.parts();
            recorded.shifted();
            recorded.instances();
            recorded.resampled();
            scenarios.addAll(recorded.list);
        }
        return scenarios;
    }

    private static Truth truth(String word) {
        return switch (word) {
            case "same" -> Truth.SAME;
            case "better" -> Truth.BETTER;
            case "worse" -> Truth.WORSE;
            default -> throw new IllegalArgumentException("truth must be same, better or worse, was " + word);
        };
    }

    private void parts() {
        recorded("as-recorded", truth, trace.rows());
        recorded("first-half", truth, part(0, 2));
        recorded("last-half", truth, part(1, 2));
        recorded("first-third", truth, part(0, 3));
        recorded("middle-third", truth, part(1, 3));
        recorded("last-third", truth, part(2, 3));
    }

    private List<TraceRow> part(int index, int of) {
        long first = trace.rows().get(0).timeMillis();
        long span = trace.rows().get(trace.rows().size() - 1).timeMillis() + 1 - first;
        return trace.rows().stream()
                .filter(row -> (row.timeMillis() - first) * of / span == index)
                .toList();
    }

    /** In the first minute caches fill and latencies fall, so that who comes later is really slower. */
    private void shifted() {
        for (int seconds : new int[] {5, 15, 30, 60}) {
            recorded("canary-" + seconds + "s-later", truth, later(seconds * 1_000L, START_MILLIS));
        }
        recorded("canary-60s-later-from-start", truth == Truth.WORSE ? truth : Truth.ADVERSARIAL, later(60_000, 0));
    }

    private List<TraceRow> later(long millis, long startMillis) {
        long first = trace.rows().get(0).timeMillis() + startMillis;
        long last = trace.rows().get(trace.rows().size() - 1).timeMillis();
        return trace.rows().stream()
                .map(row -> row.cohort() == Cohort.CANARY ? at(row, row.timeMillis() + millis) : row)
                .filter(row -> row.timeMillis() >= first + millis && row.timeMillis() <= last)
                .toList();
    }

    private void instances() {
        List<String> names = baselineRows().stream()
                .map(TraceRow::instance)
                .distinct()
                .sorted()
                .toList();
        for (String canary : names) {
            for (String baseline : names) {
                if (!canary.equals(baseline)) {
                    recorded(canary + "-against-" + baseline, Truth.SAME, against(canary, baseline));
                }
            }
        }
    }

    private List<TraceRow> against(String canary, String baseline) {
        return baselineRows().stream()
                .filter(row -> row.instance().equals(canary) || row.instance().equals(baseline))
                .map(row -> row.instance().equals(canary) ? in(row, Cohort.CANARY) : row)
                .toList();
    }

    private void resampled() {
        List<TraceRow> baseline = baselineRows();
        resampled("baseline-by-request", luck -> byRequest(baseline, new SplittableRandom(luck)));
        for (int seconds : new int[] {1, 5}) {
            resampled(
                    "baseline-by-" + seconds + "s-blocks",
                    luck -> byBlocks(baseline, seconds * 1_000L, new SplittableRandom(luck)));
        }
    }

    private static List<TraceRow> byRequest(List<TraceRow> rows, SplittableRandom random) {
        return rows.stream()
                .map(row -> random.nextBoolean() ? in(row, Cohort.CANARY) : row)
                .toList();
    }

    /** Of each two blocks in a row, one at random is the canary's; both are taken to be at the same time. */
    private static List<TraceRow> byBlocks(List<TraceRow> rows, long blockMillis, SplittableRandom random) {
        long first = rows.get(0).timeMillis();
        long pairs = (rows.get(rows.size() - 1).timeMillis() - first) / (2 * blockMillis);
        boolean[] canaryFirst = new boolean[(int) pairs];
        for (int i = 0; i < canaryFirst.length; i++) {
            canaryFirst[i] = random.nextBoolean();
        }
        List<TraceRow> paired = new ArrayList<>();
        for (TraceRow row : rows) {
            long block = (row.timeMillis() - first) / blockMillis;
            int pair = (int) (block / 2);
            if (pair < pairs) {
                TraceRow moved = at(row, row.timeMillis() - first - (pair + block % 2) * blockMillis);
                paired.add((block % 2 == 0) == canaryFirst[pair] ? in(moved, Cohort.CANARY) : moved);
            }
        }
        return paired;
    }

    private List<TraceRow> baselineRows() {
        return trace.rows().stream()
                .filter(row -> row.cohort() == Cohort.BASELINE)
                .toList();
    }

    private void recorded(String part, Truth partTruth, List<TraceRow> rows) {
        add(Scenario.Kind.RECORDED, part, partTruth, RecordedTraffic.length(rows), luck -> rows);
    }

    private void resampled(String way, LongFunction<List<TraceRow>> split) {
        add(Scenario.Kind.RESAMPLED, way, Truth.SAME, RecordedTraffic.length(split.apply(0)), split);
    }

    private void add(Scenario.Kind kind, String part, Truth partTruth, int length, LongFunction<List<TraceRow>> rows) {
        list.add(new Scenario(
                kind,
                trace.name(),
                part,
                partTruth,
                0,
                new Horizon(length, LONG_WINDOW_SECONDS),
                trace.name() + " " + part,
                luck -> RecordedTraffic.seconds(rows.apply(luck)).iterator()::next));
    }

    private static TraceRow at(TraceRow row, long timeMillis) {
        return new TraceRow(timeMillis, row.cohort(), row.instance(), row.latencyMicros(), row.outcome());
    }

    private static TraceRow in(TraceRow row, Cohort cohort) {
        return new TraceRow(row.timeMillis(), cohort, row.instance(), row.latencyMicros(), row.outcome());
    }
}
