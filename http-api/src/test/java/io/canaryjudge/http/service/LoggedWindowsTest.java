package io.canaryjudge.http.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.connector.windowlog.SegmentWindowLog;
import io.canaryjudge.connector.windowlog.WindowLogConfig;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.Filing;
import io.canaryjudge.window.SeriesBudget;
import io.canaryjudge.window.UncommittedBatch;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedWindowsTest {

    private static final WindowSpec SPEC = WindowSpec.DEFAULT;
    private static final long FIRST = 1_790_000_000L;
    private static final long START = SPEC.startMillis(FIRST);
    private static final int WINDOWS = 700;
    private static final AnalysisPlan PLAN = new AnalysisPlan("s", "1", "2", "", AnalysisPolicy.DEFAULT, START + 300);

    @TempDir
    private Path folder;

    /** In the window of each second one request of the baseline, and two of the canary but in every tenth. */
    private WindowLog log() throws IOException {
        WindowLog log = SegmentWindowLog.open(
                new WindowLogConfig(folder, SPEC, 8 << 10, Duration.ofSeconds(20), Duration.ofHours(1)));
        WindowStore store = new WindowStore(SPEC, new SeriesBudget(10, 10), IngestShard.KEPT_WINDOWS, Filing.ON_COMMIT);
        for (int second = 0; second < WINDOWS; second++) {
            long now = START + second * 1_000L + 500;
            if (second % 10 != 0) {
                record(store, "1", now);
                record(store, "2", now);
                record(store, "2", now);
            }
            UncommittedBatch batch = store.takeUncommitted();
            log.append(List.of(batch));
            store.commit(batch);
            store.forgetIdle(now);
        }
        return log;
    }

    private static void record(WindowStore store, String version, long now) {
        store.record(new Sample(new SeriesKey("s", version, "i"), now, 5_000, Outcome.SUCCEEDED), now);
    }

    @Test
    void windows_askedForAsLooksDo_areThoseOfTheLogAndCountedOnce() throws IOException {
        try (WindowLog log = log()) {
            LoggedWindows windows = new LoggedWindows(log, SPEC, PLAN, START + WINDOWS * 1_000L);
            List<WindowPair> all = log.pairs("s", "1", "2", FIRST, FIRST + WINDOWS - 1);
            for (long ended = FIRST; ended < FIRST + WINDOWS; ended++) {
                for (long index = Math.max(FIRST, SPEC.lastSealed(SPEC.startMillis(ended + 1)));
                        index <= ended;
                        index++) {
                    assertThat(windows.at(index)).isEqualTo(all.get((int) (index - FIRST)));
                }
            }

            assertThat(windows.requests(Cohort.BASELINE)).isEqualTo(WINDOWS - WINDOWS / 10);
            assertThat(windows.requests(Cohort.CANARY)).isEqualTo(2 * (WINDOWS - WINDOWS / 10));
            assertThat(windows.empty()).isEqualTo(WINDOWS / 10);
        }
    }

    @Test
    void windows_thatNobodyAskedFor_areCountedWhenReadToTheEnd() throws IOException {
        try (WindowLog log = log()) {
            LoggedWindows windows = new LoggedWindows(log, SPEC, PLAN, START + WINDOWS * 1_000L);
            windows.at(FIRST + 3);
            assertThat(windows.requests(Cohort.BASELINE)).isLessThan(20);

            windows.readToEnd();

            assertThat(windows.requests(Cohort.BASELINE)).isEqualTo(WINDOWS - WINDOWS / 10);
        }
    }

    @Test
    void windows_beforeOrAfterWhatIsInMemory_areNotMadeUp() throws IOException {
        try (WindowLog log = log()) {
            LoggedWindows windows = new LoggedWindows(log, SPEC, PLAN, START + WINDOWS * 1_000L);
            windows.at(FIRST + 600);

            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> windows.at(FIRST));
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> windows.at(FIRST + WINDOWS));
        }
    }

    @Test
    void log_thatCannotBeRead_isNoEmptyWindow() throws IOException {
        try (WindowLog log = log()) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(each -> !each.endsWith("lock")).toList()) {
                    Files.delete(file);
                    Files.createDirectory(file);
                }
            }
            LoggedWindows windows = new LoggedWindows(log, SPEC, PLAN, START + WINDOWS * 1_000L);

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> windows.at(FIRST))
                    .withMessage("the windows of s cannot be read");
        }
    }
}
