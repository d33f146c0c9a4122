package io.canaryjudge.connector.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.fuzz.FuzzRun;
import io.canaryjudge.fuzz.Subject;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class WriteFuzzTest {

    @Test
    void bodies_ofBothProtocols_areReadAsTheReferenceReadsThem() {
        for (LongFunction<Subject> subjects : List.<LongFunction<Subject>>of(WriteFuzz::first, WriteFuzz::second)) {
            FuzzRun.Outcome outcome = FuzzRun.of(subjects, 20_261, 15_000);

            assertThat(outcome.findings()).isEmpty();
            assertThat(outcome.accepted()).isGreaterThan(2_000);
            assertThat(outcome.refused()).isGreaterThan(3_000);
        }
    }
}
