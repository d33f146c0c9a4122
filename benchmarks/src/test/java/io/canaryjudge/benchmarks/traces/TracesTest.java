package io.canaryjudge.benchmarks.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.service.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the judge says of recorded traffic whose truth is known. */
class TracesTest {

    private static final Path FOLDER = Path.of("traces");

    static List<Path> traces() throws IOException {
        return TraceFile.list(FOLDER);
    }

    @Test
    void folder_holdsTheTraces_andTheTruthOfEach() throws IOException {
        TraceTruth truths = TraceTruth.read(FOLDER);

        assertThat(traces()).hasSize(14);
        assertThat(traces().stream().map(TracesTest::name).map(truths::of)).doesNotContain("?");
    }

    @ParameterizedTest
    @MethodSource("traces")
    void verdict_ofRecordedTraffic_fitsTheTruth(Path file) throws Exception {
        Replay.Result result = TraceFile.read(file).replay();
        Verdict verdict = result.report().verdict();

        switch (TraceTruth.read(FOLDER).of(name(file))) {
            case "worse" -> assertThat(verdict.kind()).isEqualTo(Verdict.Kind.ABORT);
            default -> assertThat(verdict.kind()).as(verdict.reason()).isNotEqualTo(Verdict.Kind.ABORT);
        }
    }

    @Test
    void reason_ofAnErrorStorm_namesMetricBothValuesAndBound() throws Exception {
        Replay.Result result =
                TraceFile.read(FOLDER.resolve("ab-errstorm-1.csv.gz")).replay();

        assertThat(result.report().verdict().reason())
                .matches("error_rate [\\d.]+ % vs [\\d.]+ % at the baseline: (?:[\\d.]+x, )?proven above [\\d.]+x,"
                        + " margin 1.1x \\(rule metric-regressed\\)");
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".csv.gz", "");
    }
}
