package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.demo.Trial.Shift;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialTest {

    @Test
    void isAsExpected_needsTheVerdictTheEndAndTheRequestsBehindIt() {
        assertThat(promoted("completed", 100, 0, 50).isAsExpected()).isTrue();
        assertThat(promoted("completed", 50, 0, 50).isAsExpected()).isFalse();
        assertThat(promoted("completed", 100, 1, 50).isAsExpected()).isFalse();
        assertThat(promoted("completed", 100, 0, 0).isAsExpected()).isFalse();
        assertThat(aborted("rolled-back", Verdict.Kind.ABORT, 0, 0).isAsExpected())
                .isTrue();
        assertThat(aborted("escalated", Verdict.Kind.ABORT, 0, 0).isAsExpected())
                .isFalse();
        assertThat(aborted("rolled-back", Verdict.Kind.ABORT, 20, 0).isAsExpected())
                .isFalse();
        assertThat(aborted("rolled-back", Verdict.Kind.ABORT, 0, 1).isAsExpected())
                .isFalse();
        assertThat(aborted("rolled-back", Verdict.Kind.PROMOTE, 0, 0).isAsExpected())
                .isFalse();
    }

    @Test
    void lines_ofARollback_tellReasonNumbersHarmAndWhereToLook() {
        assertThat(aborted("rolled-back", Verdict.Kind.ABORT, 0, 0).lines())
                .containsExactly(
                        "1.5.0 in place of 1.4.2: ABORT (FAST: roll back within 30m), as it should be",
                        "  20%  ABORT in 12.3 s: too many errors",
                        "       error_rate   REGRESSED 4.00 % against 0.50 %, ratio 8.00, proven above 2.50",
                        "       latency_p99  NO_DATA   no measured requests",
                        "  the splitter gives 1.5.0 0 %; since then 900 requests to 1.4.2, 0 to 1.5.0",
                        "  from its first failed request to weight 0: 7.1 s",
                        "  rolled back after 20.0 s; 1.4.2: well again",
                        "  page    http://127.0.0.1:8080/#/rollouts/ro_1",
                        "  report  http://127.0.0.1:8080/api/v1/rollouts/ro_1/report?format=markdown");
    }

    @Test
    void lines_ofAVerdictThatIsWrong_saySo() {
        assertThat(aborted("rolled-back", Verdict.Kind.PROMOTE, 0, 0).lines().get(0))
                .endsWith(", but it should have been PROMOTE");
    }

    private static Trial promoted(String phase, int percent, long toGone, long toKept) {
        JsonObject verdict = new JsonObject().put("verdict", "PROMOTE").put("urgency", "NONE");
        return trial(verdict, phase, Verdict.Kind.PROMOTE, "", new Shift("the splitter", percent, toGone, toKept, -1));
    }

    private static Trial aborted(String phase, Verdict.Kind expected, int percent, long toGone) {
        JsonObject verdict =
                new JsonObject().put("verdict", "ABORT").put("urgency", "FAST").put("rollBackWithin", "PT30M");
        return trial(verdict, phase, expected, "well again", new Shift("the splitter", percent, toGone, 900, 7_123));
    }

    private static Trial trial(
            JsonObject verdict, String phase, Verdict.Kind expected, String verification, Shift shift) {
        JsonObject rollout = new JsonObject()
                .put("id", "ro_1")
                .put("baseline", "1.4.2")
                .put("canary", "1.5.0")
                .put("phase", phase)
                .put("report", "/api/v1/rollouts/ro_1/report")
                .put("verdict", verdict);
        return new Trial(
                rollout,
                List.of(analysis()),
                verification,
                expected,
                Duration.ofSeconds(20),
                shift,
                URI.create("http://127.0.0.1:8080/"));
    }

    private static JsonObject analysis() {
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
        return new JsonObject()
                .put("stage", "20%")
                .put("startedAt", "2026-11-26T10:00:00Z")
                .put(
                        "verdict",
                        new JsonObject()
                                .put("verdict", "ABORT")
                                .put("since", "2026-11-26T10:00:12.345Z")
                                .put("reason", "too many errors")
                                .put("metrics", new JsonArray().add(errors).add(latency)));
    }
}
