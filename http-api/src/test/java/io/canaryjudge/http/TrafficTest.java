package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** From lines to verdicts, as a deployment pipeline lives through it. */
class TrafficTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void canary_thatFailsEverything_isAbortedWithinSeconds() {
        try (RunningService service = RunningService.start()) {
            Traffic traffic = new Traffic(service, "live", 500);
            String id = service.startAnalysis("live");

            RunningService.eventually("the abort", Duration.ofSeconds(20), () -> {
                traffic.send(Instant.now(), 10);
                return service.verdict(id).getString("verdict").equals("ABORT");
            });

            JsonObject verdict = service.verdict(id);
            assertThat(verdict.getBoolean("final")).isTrue();
            assertThat(verdict.getString("reason"))
                    .isEqualTo(verdict.getJsonArray("reasons").getJsonObject(0).getString("text"));
            assertThat(verdict.getString("rollBackWithin")).isNotBlank();
            assertThat(service.metric("judge_verdicts_total{verdict=\"ABORT\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void canary_thatIsAsGood_isPromotedAfterItsSoakTime() {
        MovedClock clock = new MovedClock(Instant.parse("2026-11-23T10:00:00Z"));
        try (RunningService service = RunningService.start(ServerConfig.DEFAULT, clock)) {
            Traffic traffic = new Traffic(service, "good", 200);
            String id = service.startAnalysis("good", """
                    {"duration": "10m", "soakShare": 0.25, "metrics": [
                      {"name": "error_rate", "margin": 2, "passMargin": 10, "passSlack": 0.1},
                      {"name": "latency_p50", "margin": 1.5, "passMargin": 1.6}]}
                    """);
            for (int second = 0; second < 200; second++) {
                traffic.send(clock.instant(), 50);
                clock.move(SECOND);
                if (second % 20 == 19) {
                    String now = clock.instant().toString();
                    RunningService.eventually(
                            "a look at " + now,
                            Duration.ofSeconds(20),
                            () -> service.verdict(id).getString("asOf").equals(now));
                    boolean soaked = second >= 150;
                    assertThat(service.verdict(id).getString("verdict"))
                            .as("after " + second + " s: " + service.verdict(id))
                            .isEqualTo(soaked ? "PROMOTE" : "CONTINUE");
                }
            }

            assertThat(service.verdict(id).getBoolean("final")).isTrue();
            assertThat(new JsonObject(service.get("/api/v1/analyses/" + id).body()).getBoolean("ended"))
                    .isFalse();
            service.signal("good", "data-corruption");
            assertThat(service.verdict(id).getString("verdict")).isEqualTo("ABORT");
        }
    }

    @Test
    void canary_whoseGaugeDoubles_isAborted_byItsName() {
        MovedClock clock = new MovedClock(Instant.parse("2026-11-23T10:00:00Z"));
        try (RunningService service = RunningService.start(ServerConfig.DEFAULT, clock)) {
            String id = service.startAnalysis("gauge", """
                    {"duration": "10m", "metrics": [{"name": "cpu", "kind": "gauge", "field": "cpu_used"}]}
                    """);
            SplittableRandom random = new SplittableRandom(3);
            for (int second = 0; second < 120; second++) {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < 6; i++) {
                    double used = (0.3 + 0.1 * random.nextDouble()) * (i < 3 ? 1 : 2);
                    lines.append("host,service=gauge,version=").append(i < 3 ? 1 : 2);
                    lines.append(",instance=pod")
                            .append(i)
                            .append(" cpu_used=")
                            .append(used)
                            .append(' ');
                    lines.append(clock.instant().toEpochMilli()).append('\n');
                }
                assertThat(service.post("/api/v2/write?precision=ms", lines.toString())
                                .statusCode())
                        .isEqualTo(204);
                clock.move(SECOND);
            }

            RunningService.eventually(
                    "an abort",
                    Duration.ofSeconds(20),
                    () -> service.verdict(id).getString("verdict").equals("ABORT"));
            JsonObject verdict = service.verdict(id);
            assertThat(verdict.getString("reason"))
                    .startsWith("cpu 0.")
                    .contains("proven above")
                    .endsWith("margin 1.2x (rule metric-regressed)");
            JsonObject metric = verdict.getJsonArray("metrics").getJsonObject(0);
            assertThat(metric.getString("judgement")).isEqualTo("REGRESSED");
            assertThat(metric.getString("unit")).isEmpty();
            assertThat(metric.getString("direction")).isEqualTo("increase");
            assertThat(metric.getJsonObject("canary").getDouble("value")).isBetween(0.6, 0.8);
        }
    }

    @Test
    void canary_ofWhichNothingIsHeard_isInconclusiveInTheEnd() {
        MovedClock clock = new MovedClock(Instant.parse("2026-11-23T10:00:00Z"));
        try (RunningService service = RunningService.start(ServerConfig.DEFAULT, clock)) {
            String id = service.startAnalysis("silent");
            clock.move(Duration.ofMinutes(30));

            RunningService.eventually(
                    "the end", Duration.ofSeconds(20), () -> service.verdict(id).getBoolean("final"));

            JsonObject verdict = service.verdict(id);
            assertThat(verdict.getString("verdict")).isEqualTo("INCONCLUSIVE");
            assertThat(verdict.getString("urgency")).isEqualTo("NONE");
            assertThat(verdict.getDouble("score")).isZero();
            assertThat(verdict.getString("reason")).startsWith("time is over: no data for error_rate");
            assertThat(new JsonObject(service.get("/api/v1/analyses/" + id).body()).getBoolean("ended"))
                    .isTrue();
        }
    }

    /** Requests to four instances of each version. */
    private static final class Traffic {
        private final RunningService service;
        private final String name;
        private final int canaryStatus;
        private final SplittableRandom random = new SplittableRandom(7);

        Traffic(RunningService service, String name, int canaryStatus) {
            this.service = service;
            this.name = name;
            this.canaryStatus = canaryStatus;
        }

        void send(Instant at, int requests) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < requests; i++) {
                line(lines, "1", i, 200, at);
                line(lines, "2", i, canaryStatus, at);
            }
            assertThat(service.post("/api/v2/write?precision=ms", lines.toString())
                            .statusCode())
                    .isEqualTo(204);
        }

        private void line(StringBuilder lines, String version, int i, int status, Instant at) {
            lines.append("requests,service=").append(name).append(",version=").append(version);
            lines.append(",instance=").append(version).append(i % 4);
            lines.append(" latency_us=").append(2_000 + random.nextInt(6_000));
            lines.append(",status=")
                    .append(status)
                    .append("i ")
                    .append(at.toEpochMilli())
                    .append('\n');
        }
    }
}
