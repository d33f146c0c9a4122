package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.connector.windowlog.SegmentWindowLog;
import io.canaryjudge.connector.windowlog.WindowLogConfig;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.Filing;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A canary that is judged on by another process, from what the log has. */
class RestartTest {

    private static final long START = 1_767_225_600_000L;
    private static final WindowSpec SPEC = WindowSpec.DEFAULT;
    private static final int SECONDS = 150;
    private static final int REQUESTS = 25;
    private static final int COMMITS = 10;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 17, 40, 61, 80})
    void verdicts_afterARestart_areThoseOfAProcessThatWentOn(int restartSecond) throws IOException {
        Judging wentOn = new Judging(folder.resolve("a"), restartSecond);
        Judging restarted = new Judging(folder.resolve("b"), restartSecond);
        List<Verdict.Kind> kinds = new ArrayList<>();
        for (int second = 0; second < SECONDS; second++) {
            if (second == restartSecond) {
                restarted.restart();
            }
            AnalysisReport expected = wentOn.second(second);
            AnalysisReport actual = restarted.second(second);

            assertThat(actual.verdict()).as("at second %d", second).isEqualTo(expected.verdict());
            assertThat(actual.reasons()).isEqualTo(expected.reasons());
            assertThat(actual.guards()).isEqualTo(expected.guards());
            assertThat(actual.metrics()).as("at second %d", second).isEqualTo(expected.metrics());
            kinds.add(expected.verdict().kind());
        }
        wentOn.close();
        restarted.close();
        assertThat(kinds.subList(0, restartSecond + 1)).doesNotContain(Verdict.Kind.ABORT);
        assertThat(kinds).contains(Verdict.Kind.ABORT);
    }

    /** The same traffic for the same seed: the canary fails much more often from second 90 on. */
    private static final class Judging {
        private final AnalysisPlan plan = new AnalysisPlan("s", "1", "2", "", AnalysisPolicy.DEFAULT, START);
        private final WindowLogConfig config;
        private final SplittableRandom random;
        private SegmentWindowLog log;
        private WindowStore store = store();
        private CanaryAnalysis analysis = new CanaryAnalysis(plan, SPEC);
        private List<WindowPair> history = List.of();

        Judging(Path folder, long seed) throws IOException {
            config = new WindowLogConfig(folder, SPEC, 8 << 10, Duration.ofSeconds(20), Duration.ofHours(1));
            log = SegmentWindowLog.open(config);
            random = new SplittableRandom(seed);
        }

        private static WindowStore store() {
            return new WindowStore(SPEC, new SeriesBudget(10, 10), IngestShard.KEPT_WINDOWS, Filing.ON_COMMIT);
        }

        /** Nothing is taken over but the plan and the log. */
        void restart() throws IOException {
            log.close();
            log = SegmentWindowLog.open(config);
            long now = START + 1;
            store = store();
            RecoveredWindows.read(log, SPEC, Math.max(now, log.lastArrivalMillis()))
                    .restore(store);
            long first = SPEC.indexOf(START);
            history = log.pairs("s", "1", "2", first, Math.max(first, log.newestIndex()));
            analysis = new CanaryAnalysis(plan, SPEC);
        }

        AnalysisReport second(int second) throws IOException {
            for (int commit = 0; commit < COMMITS; commit++) {
                long now = START + second * 1_000L + commit * 100L;
                record(now, second);
                UncommittedBatch batch = store.takeUncommitted();
                log.append(List.of(batch));
                store.commit(batch);
            }
            long now = START + (second + 1) * 1_000L;
            store.forgetIdle(now);
            if (second % 30 == 29) {
                log.maintain(now);
            }
            AnalysisReport report = analysis.evaluate(now, this::window, List.of());
            history = List.of();
            return report;
        }

        /** The first look after a restart reads what is no longer in memory from the log. */
        private WindowPair window(long index) {
            WindowPair inMemory = store.pair("s", "1", "2", index);
            boolean isGone = inMemory.baseline().isEmpty() && inMemory.canary().isEmpty();
            return isGone
                    ? history.stream()
                            .filter(pair -> pair.index() == index)
                            .findFirst()
                            .orElse(inMemory)
                    : inMemory;
        }

        private void record(long now, int second) {
            for (int i = 0; i < REQUESTS; i++) {
                boolean isCanary = random.nextBoolean();
                double errors = isCanary && second >= 90 ? 0.3 : 0.01;
                Outcome outcome = random.nextDouble() < errors ? Outcome.FAILED : Outcome.SUCCEEDED;
                SeriesKey series = new SeriesKey("s", isCanary ? "2" : "1", (isCanary ? "c" : "b") + random.nextInt(2));
                long micros = Math.round(Math.exp(9 + 0.4 * (random.nextDouble() + random.nextDouble())));
                store.record(new Sample(series, now - random.nextInt(5_000), micros, outcome), now);
            }
        }

        void close() throws IOException {
            log.close();
        }
    }
}
