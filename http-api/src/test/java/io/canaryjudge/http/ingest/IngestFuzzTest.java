package io.canaryjudge.http.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.fuzz.FoundBodies;
import io.canaryjudge.fuzz.FuzzRun;
import io.canaryjudge.fuzz.Subject;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of {@code benchmarks/run fuzz}. */
class IngestFuzzTest {

    static Stream<Arguments> decoders() {
        return Stream.of(
                decoder("line protocol", LineProtocolFuzz::new),
                decoder("NDJSON", NdjsonFuzz::new),
                decoder("histograms", HistogramFuzz::new),
                decoder("histogram log", HistogramLogFuzz::new));
    }

    private static Arguments decoder(String name, LongFunction<Subject> subjects) {
        return Arguments.of(Named.of(name, subjects));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void bodies_areReadAsTheReferenceReadsThem(LongFunction<Subject> subjects) {
        FuzzRun.Outcome outcome = FuzzRun.of(subjects, 11, 15_000);

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.accepted()).isGreaterThan(1_500);
        assertThat(outcome.refused()).isGreaterThan(1_500);
    }

    @ParameterizedTest
    @CsvSource({"found-ndjson.txt, false", "found-hlog.txt, true"})
    void bodiesThatWereFindingsOnce_areReadAsTheReferenceReadsThem(String file, boolean isLog) {
        Subject subject = isLog ? new HistogramLogFuzz(1) : new NdjsonFuzz(1);

        assertThat(FoundBodies.of(IngestFuzzTest.class, file)).allSatisfy(subject::takes);
    }
}
