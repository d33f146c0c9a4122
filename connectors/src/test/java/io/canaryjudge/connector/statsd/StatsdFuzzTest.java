package io.canaryjudge.connector.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.fuzz.FuzzRun;
import org.junit.jupiter.api.Test;

class StatsdFuzzTest {

    @Test
    void datagrams_areReadAsTheReferenceReadsThem() {
        FuzzRun.Outcome outcome = FuzzRun.of(StatsdFuzz::new, 1, 20_000);

        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.accepted()).isGreaterThan(5_000);
        assertThat(outcome.refused()).isGreaterThan(5_000);
    }
}
