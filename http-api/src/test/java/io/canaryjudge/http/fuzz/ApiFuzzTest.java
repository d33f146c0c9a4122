package io.canaryjudge.http.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The short form of {@code benchmarks/run api-fuzz}. */
class ApiFuzzTest {

    @Test
    void requests_thatTheDescriptionAlmostAllows_neverBreakTheService() throws Exception {
        FuzzedService service = new FuzzedService();
        try {
            ApiFuzz fuzz = service.fuzz(1);

            fuzz.run(4_000, done -> {});

            assertThat(fuzz.findings()).isEmpty();
            assertThat(service.works()).isTrue();
            assertThat(fuzz.answers().values())
                    .as("each route is reached")
                    .allMatch(statuses -> statuses.keySet().stream().anyMatch(status -> status < 300 || status == 404));
        } finally {
            service.close();
        }
    }
}
