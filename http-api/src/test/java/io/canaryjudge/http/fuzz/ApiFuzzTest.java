package io.canaryjudge.http.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The short form of {@code benchmarks/run api-fuzz}. */
class ApiFuzzTest {

    @Test
    void requests_thatTheDescriptionAlmostAllows_neverBreakTheService() throws Exception {
        FuzzedService service = new FuzzedService();
        try {
            ApiFuzz fuzz = service.fuzz(2);

            fuzz.run(4_000, done -> {});

            assertThat(fuzz.findings()).isEmpty();
            assertThat(service.works()).isTrue();
            assertThat(fuzz.answers())
                    .allSatisfy((route, statuses) -> assertThat(statuses.keySet())
                            .as("%s is reached", route)
                            .anyMatch(status ->
                                    status < 300 || status == 404 || status == 409 || isSignIn(route, status)));
        } finally {
            service.close();
        }
    }

    /** The one request that says who somebody is with its body. */
    private static boolean isSignIn(String route, int status) {
        return route.equals("POST /api/v1/session") && status == 401;
    }
}
