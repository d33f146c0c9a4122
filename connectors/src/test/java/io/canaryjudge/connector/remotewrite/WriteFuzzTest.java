package io.canaryjudge.connector.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WriteFuzzTest {

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void arbitraryBodies_areTakenOrRefusedAndNothingElse() {
        WriteFuzz fuzz = new WriteFuzz(20_261);

        fuzz.run(15_000);

        assertThat(fuzz.taken()).isGreaterThan(3_000);
        assertThat(fuzz.refused()).isGreaterThan(3_000);
    }
}
