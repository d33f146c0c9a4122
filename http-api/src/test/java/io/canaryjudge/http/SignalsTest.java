package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {

    private static final String PATH = "/api/v1/signals";
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data-corruption", "security-breach", "service-unavailable", "critical-functionality-broken"})
    void signal_ofTheWorstKind_abortsAtOnce(String kind) {
        String id = service.startAnalysis(kind);

        HttpResponse<String> response = send(kind, kind, "", "");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(response.body()).getJsonArray("analyses")).containsExactly(id);
        JsonObject verdict = service.verdict(id);
        assertThat(verdict.getString("verdict")).isEqualTo("ABORT");
        assertThat(verdict.getBoolean("final")).isTrue();
        assertThat(verdict.getString("urgency")).isEqualTo("IMMEDIATE");
        assertThat(verdict.getString("rollBackWithin")).isEqualTo("PT5M");
        assertThat(verdict.getString("reason")).isEqualTo("reported by test: " + kind + " (rule critical-signal)");
        assertThat(verdict.getInteger("sequence")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "database-degraded,ABORT,FAST",
        "business-metric-down,ABORT,PLANNED",
        "unexpected-behaviour,ABORT,PLANNED",
        "customer-escalations,ABORT,PLANNED",
        "journey-broken,CONTINUE,MONITOR"
    })
    void signal_ofAnyKind_hasItsUrgency(String kind, String verdict, String urgency) {
        String id = service.startAnalysis(kind);

        send(kind, kind, "", "checkout");

        assertThat(service.verdict(id).getString("verdict")).isEqualTo(verdict);
        assertThat(service.verdict(id).getString("urgency")).isEqualTo(urgency);
    }

    @Test
    void journeys_twoOfThem_abortFast() {
        String id = service.startAnalysis("journeys");
        send("journey-broken", "journeys", "", "pay");
        send("journey-broken", "journeys", "", "pay");
        assertThat(service.verdict(id).getString("verdict")).isEqualTo("CONTINUE");

        send("journey-broken", "journeys", "", "search");

        assertThat(service.verdict(id).getString("urgency")).isEqualTo("FAST");
    }

    @Test
    void signal_reachesItsServiceAndCanaryOnly() {
        String here = service.startAnalysis("here");
        String there = service.startAnalysis("there");

        assertThat(new JsonObject(send("data-corruption", "here", "3", "").body()).getJsonArray("analyses"))
                .isEmpty();
        assertThat(service.verdict(here).getString("verdict")).isEqualTo("CONTINUE");
        assertThat(new JsonObject(send("data-corruption", "here", "2", "").body()).getJsonArray("analyses"))
                .containsExactly(here);
        assertThat(service.verdict(there).getString("verdict")).isEqualTo("CONTINUE");
    }

    @Test
    void signal_afterTheEnd_reachesNobody() {
        service.startAnalysis("after");
        send("data-corruption", "after", "", "");

        assertThat(new JsonObject(send("data-corruption", "after", "", "").body()).getJsonArray("analyses"))
                .isEmpty();
    }

    @Test
    void signal_saidAgainAndAgain_doesNotHideTheNext() {
        String id = service.startAnalysis("flood");
        for (int i = 0; i < 1_100; i++) {
            send("journey-broken", "flood", "", "pay");
        }

        send("data-corruption", "flood", "", "");

        assertThat(service.verdict(id).getString("verdict")).isEqualTo("ABORT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                  | signal,service,reporter",
                "{\"signal\":\"boom\",\"service\":\"s\",\"reporter\":\"r\"}          | signal",
                "{\"signal\":\"journey-broken\",\"service\":\"s\",\"reporter\":\"r\"} | subject",
                "{\"signal\":5,\"service\":\"\",\"reporter\":\"a\\nb\",\"x\":1}      | signal,service,reporter,x"
            })
    void signal_thatIsWrong_isToldAllThatIsWrong(String body, String fields) {
        JsonObject problem = Problems.of(service.post(PATH, body), 400);

        assertThat(problem.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("field")))
                .containsExactly(fields.split(",", -1));
    }

    private static HttpResponse<String> send(String kind, String of, String canary, String subject) {
        return service.post(
                PATH,
                new JsonObject()
                        .put("signal", kind)
                        .put("service", of)
                        .put("canary", canary)
                        .put("subject", subject)
                        .put("reporter", "test")
                        .encode());
    }
}
