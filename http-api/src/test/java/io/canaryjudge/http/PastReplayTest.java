package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.Keeping;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfigReader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Analyses that have ended, judged once more over HTTP. */
class PastReplayTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration RETENTION = Duration.ofMinutes(10);
    private static final String SHORT = "{\"duration\":\"90s\",\"metrics\":[{\"name\":\"latency_p50\",\"margin\":2},"
            + "{\"name\":\"error_rate\",\"margin\":2,\"slack\":0.03}]}";

    private static final String THRESHOLD =
            "{\"judge\":\"threshold\",\"threshold\":{\"inARow\":3},\"metrics\":[{\"name\":\"error_rate\"}]}";
    private static final String KAYENTA =
            "{\"duration\":\"90s\",\"judge\":\"kayenta\",\"kayenta\":{\"judgeEvery\":\"30s\",\"point\":\"1s\"},"
                    + "\"metrics\":[{\"name\":\"latency_p50\"}]}";

    @TempDir
    private Path folder;

    /** In the middle of a window. */
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-23T10:00:00.300Z"));

    private final SplittableRandom random = new SplittableRandom(3);
    private RunningService service = RunningService.start();

    @AfterEach
    void stop() {
        service.close();
    }

    private ServerConfig config() {
        Keeping defaults = Keeping.DEFAULT;
        return ServerConfig.DEFAULT.toBuilder()
                .keeping(new Keeping(defaults.durability(), folder, defaults.commitInterval(), RETENTION))
                .build();
    }

    private void startWith(ServerConfig config) {
        service.close();
        service = RunningService.startAsSet(config, clock);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ABORT | 0.3 | 12 | {}",
                "PROMOTE | 0 | 0 | " + SHORT,
                "ABORT | 0.3 | 12 | " + THRESHOLD,
                "PROMOTE | 0 | 0 | " + KAYENTA,
            })
    void analysis_judgedAgainByItsOwnPolicy_isToldTheSameAtTheSameMoment(
            String verdict, double failures, int worseFrom, String policy) {
        startWith(config());
        String id = service.startAnalysis("s", policy);
        runToTheEnd(id, second -> second >= worseFrom ? failures : 0);
        JsonObject told = service.verdict(id);

        JsonObject again = replay(new JsonObject().put("analysis", id));

        assertThat(told.getString("verdict")).as(told.getString("reason")).isEqualTo(verdict);
        assertThat(again.getString("verdict")).isEqualTo(verdict);
        assertThat(again.getString("reason")).isEqualTo(told.getString("reason"));
        assertThat(again.getJsonArray("metrics")).isEqualTo(told.getJsonArray("metrics"));
        assertThat(again.getLong("decidedAtMs"))
                .isEqualTo(Instant.parse(told.getString("since")).toEpochMilli());
        assertThat(again.getJsonArray("notes")).isEmpty();
        JsonObject original = again.getJsonObject("original");
        assertThat(original.getString("reason")).isEqualTo(told.getString("reason"));
        assertThat(original.getLong("decidedAtMs")).isEqualTo(again.getLong("decidedAtMs"));
        assertThat(original.getJsonArray("timeline").getJsonObject(0).getString("verdict"))
                .isEqualTo("CONTINUE");
        assertThat(original.getJsonArray("timeline").size())
                .isEqualTo(again.getJsonArray("timeline").size());

        startWith(config());
        assertThat(replay(new JsonObject().put("analysis", id)))
                .as("after a restart")
                .isEqualTo(again);
        JsonObject text =
                new JsonObject(service.get("/api/v1/analyses/" + id + "/policy").body());
        assertThat(replay(new JsonObject().put("analysis", id).put("policy", text.getString("policy"))))
                .as("by the policy that it is told it has")
                .isEqualTo(again);
    }

    @Test
    void abortedAnalysis_byAPolicyThatBearsMore_wouldHaveGoneOn() {
        startWith(config());
        String id = service.startAnalysis("s");
        runToTheEnd(id, second -> 0.3);

        JsonObject again = replay(
                new JsonObject().put("analysis", id).put("policy", "metrics: [{name: latency_p50}]\nrules: []\n"));

        assertThat(again.getString("verdict")).isEqualTo("CONTINUE");
        assertThat(again.getBoolean("final")).isFalse();
        assertThat(again.getJsonArray("notes").getString(0)).contains("would have gone on when it ended");
        assertThat(again.getJsonArray("metrics")).hasSize(1);
        assertThat(again.getJsonObject("original").getString("verdict")).isEqualTo("ABORT");
        assertThat(again.getJsonObject("original").getJsonArray("metrics")).hasSizeGreaterThan(1);
        long lasted = again.getLong("endMs") - again.getLong("startMs");
        assertThat(again.getJsonObject("windows").getLong("total")).isEqualTo(lasted / 1_000);
        assertThat(again.getJsonObject("windows").getLong("empty")).isZero();
    }

    @Test
    void signal_countsFromWhenItWasReported() {
        startWith(config());
        String id = service.startAnalysis("s");
        traffic(4, 0);
        clock.move(Duration.ofMillis(250));
        service.signal("s", "data-corruption");
        JsonObject told = service.verdict(id);

        JsonObject again = replay(new JsonObject().put("analysis", id).put("look", "10s"));

        assertThat(told.getString("verdict")).isEqualTo("ABORT");
        assertThat(again.getString("verdict")).isEqualTo("ABORT");
        assertThat(again.getInteger("signals")).isEqualTo(1);
        assertThat(again.getLong("decidedAtMs")).isEqualTo(clock.millis());
        assertThat(again.getJsonObject("original").getLong("decidedAtMs")).isEqualTo(clock.millis());
    }

    @Test
    void requestThatNamesNoRecordingOrTwo_isRefusedByTheField() {
        assertRefused(new JsonObject().put("look", "1s"), 400, "trace", "must be the text of a trace");
        assertRefused(
                new JsonObject().put("trace", "x").put("analysis", "an_1"), 400, "trace", "must not stand beside");
        assertRefused(new JsonObject().put("analysis", 7), 400, "analysis", "must be a text");
        assertRefused(
                new JsonObject()
                        .put("analysis", "an_1")
                        .put("policy", "metrics: [{name: error_rate, source: p, query: {total: a, errors: b}}]"),
                400,
                "policy.metrics",
                "must not have a query");
        assertProblem(new JsonObject().put("analysis", "an_1"), 404, "there is no analysis of this id");
    }

    @Test
    void analysis_thatGoesOn_isNotJudgedAgain() {
        startWith(config());
        String id = service.startAnalysis("s");

        assertProblem(new JsonObject().put("analysis", id), 409, "this analysis has not ended");
    }

    @Test
    void analysis_ofAServiceThatKeepsNoWindows_isNotJudgedAgain() {
        String id = service.startAnalysis("s");
        service.signal("s", "data-corruption");

        assertProblem(new JsonObject().put("analysis", id), 409, "this service keeps no windows (durability: memory)");
    }

    @Test
    void analysis_whoseWindowsAreTooOld_isNotJudgedAgain_andTheAnswerSaysSinceWhenTheyAreKept() {
        startWith(config());
        String id = service.startAnalysis("s");
        traffic(2, 0);
        service.signal("s", "data-corruption");
        clock.move(RETENTION);

        JsonObject problem = assertProblem(
                new JsonObject().put("analysis", id), 410, "windows are kept for 600 s (windowRetention)");

        assertThat(Instant.parse(problem.getString("keptSince")))
                .isEqualTo(clock.instant().minus(RETENTION));
    }

    @Test
    void analysis_ofWhoseWindowsAPartIsGone_isNotJudgedAgain() throws IOException {
        startWith(config());
        String id = service.startAnalysis("s");
        runToTheEnd(id, second -> second >= 12 ? 0.3 : 0);
        service.close();
        List<Path> segments;
        try (Stream<Path> files = Files.list(folder.resolve("windows"))) {
            segments = files.filter(file -> !file.endsWith("lock")).toList();
        }
        assertThat(segments).isNotEmpty();
        for (Path segment : segments) {
            Files.delete(segment);
        }
        service = RunningService.startAsSet(config(), clock);

        assertProblem(
                new JsonObject().put("analysis", id),
                409,
                "a part of its windows is not kept here: they have 0 requests of the baseline");
    }

    @Test
    void analysis_ofWhatWasFetched_isNotJudgedAgain() {
        startWith(ServerConfigReader.read(
                        "sources: [{name: p, type: prometheus, url: 'http://127.0.0.1:9'}]\n", Map.of(), Map.of())
                .withKeeping(config().keeping()));
        String id = service.startAnalysis(
                "s",
                "{\"metrics\":[{\"name\":\"error_rate\",\"source\":\"p\",\"query\":{\"total\":\"a\",\"errors\":\"b\"}}]}");
        service.signal("s", "data-corruption");

        assertProblem(new JsonObject().put("analysis", id), 409, "what was fetched for error_rate is not kept");
    }

    @Test
    void analysis_thatLastedForMoreLooksThanMay_asksForALongerLook() {
        startWith(ServerConfig.DEFAULT.toBuilder()
                .keeping(Keeping.DEFAULT.withFolder(folder))
                .build());
        String id = service.startAnalysis("s", "{\"duration\":\"3h\"}");
        clock.move(Duration.ofHours(3));
        ended(id);

        assertProblem(
                new JsonObject().put("analysis", id).put("look", "100ms"),
                400,
                "look must be longer: the analysis lasted for 10800");
        assertThat(replay(new JsonObject().put("analysis", id)).getString("verdict"))
                .isEqualTo("INCONCLUSIVE");
    }

    private JsonObject replay(JsonObject request) {
        HttpResponse<String> response = service.post("/api/v1/replays", request.encode());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private void assertRefused(JsonObject request, int status, String field, String detail) {
        JsonObject problem = Problems.of(service.post("/api/v1/replays", request.encode()), status);
        assertThat(problem.getJsonArray("errors")).anySatisfy(each -> {
            JsonObject error = (JsonObject) each;
            assertThat(error.getString("field")).isEqualTo(field);
            assertThat(error.getString("detail")).startsWith(detail);
        });
    }

    private JsonObject assertProblem(JsonObject request, int status, String detail) {
        JsonObject problem = Problems.of(service.post("/api/v1/replays", request.encode()), status);
        assertThat(problem.getString("detail")).startsWith(detail);
        return problem;
    }

    private void runToTheEnd(String id, FailuresAt failures) {
        for (int second = 0; !isEnded(id); second++) {
            assertThat(second).as("seconds of traffic").isLessThan(200);
            traffic(1, failures.of(second));
        }
    }

    private boolean isEnded(String id) {
        return service.list().stream()
                .filter(verdict -> verdict.getString("id").equals(id))
                .anyMatch(verdict -> verdict.getBoolean("ended"));
    }

    private void ended(String id) {
        RunningService.eventually("the end", Duration.ofSeconds(60), () -> isEnded(id));
    }

    /** Some seconds of traffic to two instances of each version, each looked at; this share of the canary's requests fails. */
    private void traffic(int seconds, double failures) {
        for (int second = 0; second < seconds; second++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                line(lines, 1, i, 0.005);
                line(lines, 2, i, Math.max(failures, 0.005));
            }
            assertThat(service.post("/api/v2/write?precision=ms", lines.toString())
                            .statusCode())
                    .isEqualTo(204);
            clock.move(SECOND);
            service.awaitLook(clock.instant());
        }
    }

    private void line(StringBuilder lines, int version, int i, double failures) {
        double micros = 4_000 * Math.exp(0.5 * random.nextGaussian());
        lines.append("requests,service=s,version=").append(version);
        lines.append(",instance=").append(version).append('-').append(i % 2);
        lines.append(" latency_us=").append((long) micros);
        lines.append(",status=")
                .append(random.nextDouble() < failures ? 500 : 200)
                .append("i ");
        lines.append(clock.millis() + i * 3L).append('\n');
    }

    /** The share of the canary's requests that fail, second by second. */
    @FunctionalInterface
    private interface FailuresAt {
        double of(int second);
    }
}
