package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.demo.Trial.Moved;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrialTest {

    @Test
    void isAsExpected_needsTheVerdictAndTheTrafficBehindIt() {
        assertThat(trial("PROMOTE", Verdict.Kind.PROMOTE, 100, 0).isAsExpected())
                .isTrue();
        assertThat(trial("PROMOTE", Verdict.Kind.PROMOTE, 99, 1).isAsExpected()).isFalse();
        assertThat(trial("ABORT", Verdict.Kind.ABORT, 0, 100).isAsExpected()).isTrue();
        assertThat(trial("ABORT", Verdict.Kind.ABORT, 1, 99).isAsExpected()).isFalse();
        assertThat(trial("INCONCLUSIVE", Verdict.Kind.PROMOTE, 0, 100).isAsExpected())
                .isFalse();
        assertThat(trial("ABORT", Verdict.Kind.ABORT, 0, 0).isAsExpected()).isFalse();
    }

    @Test
    void lines_ofAnAbort_tellReasonNumbersAndTime() {
        assertThat(trial("ABORT", Verdict.Kind.PROMOTE, 0, 100).lines())
                .containsExactly(
                        "1.5.0 against 1.4.2: ABORT after 12.3 s (FAST: roll back within 30m),"
                                + " but it should have been PROMOTE",
                        "  too many errors",
                        "  error_rate   REGRESSED 4.00 % against 0.50 %, ratio 8.00, proven above 2.50",
                        "  latency_p99  NO_DATA   no measured requests",
                        "  requests after the verdict: 0 to 1.5.0, 100 to 1.4.2");
    }

    private static Trial trial(String verdict, Verdict.Kind expected, long toCanary, long toBaseline) {
        JsonObject errors = new JsonObject()
                .put("name", "error_rate")
                .put("judgement", "REGRESSED")
                .put("unit", "")
                .put("baseline", new JsonObject().put("n", 1_000).put("value", 0.005))
                .put("canary", new JsonObject().put("n", 1_000).put("value", 0.04))
                .put(
                        "effect",
                        new JsonObject().put("estimate", 8.0).put("lower", 2.5).putNull("upper"));
        JsonObject latency = new JsonObject()
                .put("name", "latency_p99")
                .put("judgement", "NO_DATA")
                .put("cause", "no measured requests");
        JsonObject json = new JsonObject()
                .put("verdict", verdict)
                .put("urgency", "FAST")
                .put("rollBackWithin", "PT30M")
                .put("reason", "too many errors")
                .put("reasons", new JsonArray().add(new JsonObject().put("text", "too many errors")))
                .put("metrics", new JsonArray().add(errors).add(latency));
        return new Trial("1.4.2", "1.5.0", json, expected, Duration.ofMillis(12_345), new Moved(toCanary, toBaseline));
    }
}
