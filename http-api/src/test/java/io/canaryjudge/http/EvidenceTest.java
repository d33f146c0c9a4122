package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a verdict stands on, over HTTP. */
class EvidenceTest {

    private static final String HEADER = "t_ms,variant,instance,latency_us,status\n";

    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final RunningService service = RunningService.start(ServerConfig.DEFAULT, clock);

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void distributions_areThoseOfAllRequestsAfterTheWarmUp() {
        String id = service.startAnalysis("counted", "{\"warmUp\": \"10s\"}");
        run("counted", 50);

        JsonObject found = get(id, "distributions");

        assertThat(found.getString("from")).isEqualTo("2026-11-23T10:00:10Z");
        assertThat(found.getString("until")).isEqualTo("2026-11-23T10:00:50Z");
        JsonObject canary = found.getJsonObject("canary");
        assertThat(canary.getLong("requests")).isEqualTo(40 * 20);
        assertThat(canary.getLong("failures")).isEqualTo(40);
        assertThat(found.getJsonObject("baseline").getLong("outcomes")).isEqualTo(40 * 20);
        JsonArray percentiles = canary.getJsonArray("percentiles");
        assertThat(percentiles.getJsonArray(0).getDouble(0)).isZero();
        assertThat(percentiles.getJsonArray(0).getDouble(1)).isBetween(1.0, 1.05);
        assertThat(percentiles.getJsonArray(percentiles.size() - 1).getDouble(0))
                .isEqualTo(100);
        assertThat(percentiles.getJsonArray(percentiles.size() - 1).getDouble(1))
                .isBetween(20.0, 20.5);
        JsonObject density = found.getJsonObject("density");
        assertThat(density.getJsonArray("edges"))
                .hasSize(density.getJsonArray("canary").size() + 1);
        assertThat(density.getJsonArray("canary").stream().mapToDouble(share -> ((Number) share).doubleValue()))
                .satisfies(shares -> assertThat(
                                shares.stream().mapToDouble(Double::doubleValue).sum())
                        .isBetween(0.999, 1.001));
    }

    @Test
    void distributions_ofAnAnalysisThatHasEnded_stay() {
        String id = service.startAnalysis("ended");
        run("ended", 10);
        service.signal("ended", "data-corruption");
        JsonObject before = get(id, "distributions");
        clock.move(Duration.ofMinutes(5));

        assertThat(before.getJsonObject("baseline").getLong("requests")).isEqualTo(200);
        assertThat(get(id, "distributions")).isEqualTo(before);
    }

    @Test
    void distributions_beforeAnyRequest_areEmpty() {
        JsonObject found = get(service.startAnalysis("silent"), "distributions");

        assertThat(found.getValue("from")).isNull();
        assertThat(found.getJsonObject("density").getJsonArray("edges")).isEmpty();
        assertThat(found.getJsonObject("canary").getJsonArray("percentiles")).isEmpty();
    }

    @Test
    void history_endsWithWhatTheVerdictSays() {
        String id = service.startAnalysis("looked-at");
        run("looked-at", 30);

        JsonObject history = get(id, "history");
        JsonObject verdict = service.verdict(id);

        int last = history.getJsonArray("at").size() - 1;
        assertThat(last).isGreaterThan(3);
        assertThat(history.getLong("looks")).isGreaterThan(last);
        assertThat(history.getJsonArray("at").getString(last)).isEqualTo(verdict.getString("asOf"));
        JsonObject metric = history.getJsonArray("metrics").getJsonObject(3);
        JsonObject judged = verdict.getJsonArray("metrics").getJsonObject(3);
        assertThat(metric.getString("name")).isEqualTo(judged.getString("name"));
        assertThat(metric.getJsonArray("judgement").getString(last)).isEqualTo(judged.getString("judgement"));
        assertThat(metric.getJsonArray("n").getLong(last)).isEqualTo(2 * 30 * 20);
        assertThat(metric.getJsonArray("estimate").getDouble(last))
                .isCloseTo(judged.getJsonObject("effect").getDouble("estimate"), Percentage.withPercentage(0.01));
    }

    @Test
    void timeline_tellsWhoReportedWhat() {
        String id = service.startAnalysis("told");
        service.signal("told", "data-corruption");

        JsonArray events = get(id, "timeline").getJsonArray("events");

        assertThat(events.stream().map(event -> ((JsonObject) event).getString("type")))
                .startsWith("analysis.started", "signal.received", "verdict.changed");
        assertThat(events.getJsonObject(1).getString("reporter")).isEqualTo("test");
        assertThat(events.getJsonObject(1).getString("subject")).isEqualTo("something");
        assertThat(events.getJsonObject(2).getString("verdict")).isEqualTo("ABORT");
        assertThat(events.getJsonObject(2).getString("urgency")).isEqualTo("IMMEDIATE");
    }

    @Test
    void replay_saysWhatTheCommandSays() throws IOException {
        String trace = trace("ab-errors2-1.csv.gz");
        JsonObject result = replay(new JsonObject().put("trace", trace));

        assertThat(result.getString("verdict")).isEqualTo("ABORT");
        assertThat(result.getLong("decidedAtMs")).isBetween(result.getLong("startMs"), result.getLong("endMs"));
        JsonObject strict = replay(new JsonObject()
                .put("trace", trace)
                .put("policy", "metrics: [{name: latency_p50, margin: 3}]\nrules: []\n"));
        assertThat(strict.getString("verdict")).isNotEqualTo("ABORT");
        assertThat(strict.getJsonArray("metrics")).hasSize(1);
    }

    @Test
    void replay_ofWhatIsNoTrace_saysWhy() {
        assertRefused(new JsonObject().put("trace", "a,b\n1,2\n"), "the trace begins with 'a,b', must begin with");
        assertRefused(new JsonObject().put("trace", HEADER), "the trace has no usable row");
        HttpResponse<String> rows = post(new JsonObject().put("trace", HEADER + "x,canary,b,1,200\n"));
        assertThat(new JsonObject(rows.body())
                        .getJsonObject("rows")
                        .getJsonArray("errors")
                        .getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("row", 2)
                        .put("column", 1)
                        .put("detail", "column t_ms is 'x', must be a whole number, 0 or more"));
    }

    @Test
    void replay_withAllThatIsWrong_namesEachField() {
        HttpResponse<String> response = post(new JsonObject()
                .put("trace", "")
                .put("policy", "duraton: 10m\nalphaAbort: 7")
                .put("look", "1ms")
                .put("extra", 1));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(response.body())
                        .getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("field")))
                .containsExactlyInAnyOrder("trace", "look", "policy.alphaAbort", "policy.duraton", "extra");
    }

    @Test
    void replay_ofMoreLooksThanMay_isRefused() {
        String trace = HEADER + "0,baseline,a,1,200\n864000000,canary,b,1,200\n";
        assertRefused(new JsonObject().put("trace", trace), "look must be longer: the trace lasts for 864000 of them");
        assertThat(replay(new JsonObject().put("trace", trace).put("look", "1h"))
                        .getString("verdict"))
                .isEqualTo("INCONCLUSIVE");
    }

    @Test
    void policy_isSaidInWords_orWhatIsWrongWithIt() {
        HttpResponse<String> words = service.post("/api/v1/policies/check", "duration: 10m\n");
        HttpResponse<String> wrong = service.post("/api/v1/policies/check", "duration: [\n");

        assertThat(words.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(words.body()).getString("words")).contains("10m");
        assertThat(wrong.statusCode()).isEqualTo(400);
    }

    private JsonObject get(String id, String what) {
        HttpResponse<String> response = service.get("/api/v1/analyses/" + id + "/" + what);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private HttpResponse<String> post(JsonObject request) {
        return service.post("/api/v1/replays", request.encode());
    }

    private JsonObject replay(JsonObject request) {
        HttpResponse<String> response = post(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private void assertRefused(JsonObject request, String detail) {
        HttpResponse<String> response = post(request);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(response.body()).getString("detail")).startsWith(detail);
    }

    private static String trace(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(Path.of("..", "benchmarks", "traces", name)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Some seconds of twenty requests to each version, of 1 to 20 ms; one fails. */
    private void run(String name, int seconds) {
        for (int second = 1; second <= seconds; second++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                for (int version = 1; version <= 2; version++) {
                    lines.append("r,service=").append(name).append(",version=").append(version);
                    lines.append(",instance=")
                            .append(version)
                            .append(" latency_ms=")
                            .append(i + 1);
                    lines.append(",status=").append(i == 0 ? 500 : 200).append("i ");
                    lines.append(clock.millis()).append('\n');
                }
            }
            assertThat(service.post("/api/v2/write?precision=ms", lines.toString())
                            .statusCode())
                    .isEqualTo(204);
            clock.move(Duration.ofSeconds(1));
            if (second % 5 == 0) {
                service.awaitLook(clock.instant());
            }
        }
    }
}
