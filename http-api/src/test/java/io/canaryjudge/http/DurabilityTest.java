package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.Keeping;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service with {@code durability: sync}, its disk, and what its clients are told. */
class DurabilityTest {

    private static final String TWO =
            "r,service=s,version=1,instance=a latency_us=5,status=200\nr,service=s,version=1,instance=b status=500\n";
    private static final String BAD = "r,service=s,version=1 latency_us=abc\n";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final FakeLog log = new FakeLog();

    private ServerConfig config() {
        return ServerConfig.DEFAULT.withKeeping(Keeping.DEFAULT.withFolder(folder));
    }

    private RunningService withFakeLog() {
        return RunningService.startWith(config(), log);
    }

    private static long outcomes(RunningService service) {
        JsonArray windows = new JsonObject(
                        service.get("/api/v1/windows?service=s&version=1").body())
                .getJsonArray("windows");
        return windows.stream()
                .mapToLong(window -> ((JsonObject) window).getLong("outcomes"))
                .sum();
    }

    @Test
    void samples_ofAnEarlierProcess_areThereAgain() {
        try (RunningService first = RunningService.startAsSet(config())) {
            assertThat(first.post("/api/v2/write", TWO).statusCode()).isEqualTo(204);
        }
        try (RunningService second = RunningService.startAsSet(config())) {
            assertThat(outcomes(second)).isEqualTo(2);
            assertThat(second.post("/api/v2/write", TWO).statusCode()).isEqualTo(204);
            assertThat(outcomes(second)).isEqualTo(4);
        }
        try (RunningService third = RunningService.startAsSet(config())) {
            assertThat(outcomes(third)).isEqualTo(4);
            assertThat(third.metric("judge_window_log_bytes")).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/write, text/plain, 'r,service=s,version=1 status=200'",
        "/write, text/plain, 'r,service=s,version=1 status=200'",
        "/api/v1/samples, application/x-ndjson, '{\"service\":\"s\",\"version\":\"1\",\"status\":200}'",
    })
    void samples_thatNoDiskTakes_areRefusedAndNotCounted(String path, String type, String body) {
        try (RunningService service = withFakeLog()) {
            log.full(true);

            HttpResponse<String> refused = service.post(path, body, "Content-Type", type);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(refused.body()).contains("no disk took the samples").doesNotContain("No space left");
            assertThat(outcomes(service)).isZero();
            assertThat(service.metric("judge_samples_not_kept_total")).isEqualTo(1);

            log.full(false);
            assertThat(service.post(path, body, "Content-Type", type).statusCode())
                    .isEqualTo(204);
            assertThat(outcomes(service)).isEqualTo(1);
        }
    }

    @Test
    void otlpAndHistograms_thatNoDiskTakes_areRefused() {
        long now = System.currentTimeMillis();
        String histogram = "{\"service\":\"s\",\"version\":\"1\",\"from\":%d,\"to\":%d,\"histogram\":\"%s\"}"
                .formatted(
                        now - 1_000, now, "HISTFAAAAC14nJNpmSzMwMDAzwABzFCaEULZ/7f/AGGdlmF6y8j0lZFpJRPTTwUmAKjICGA=");
        try (RunningService service = withFakeLog()) {
            log.full(true);
            assertThat(service.post("/api/v1/histograms", histogram, "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(503);
            HttpResponse<String> otlp = service.post("/v1/metrics", otlp(now), "Content-Type", "application/json");
            assertThat(otlp.statusCode()).as(otlp.body()).isEqualTo(503);
            assertThat(new JsonObject(otlp.body()).getInteger("code")).isEqualTo(14);

            log.full(false);
            assertThat(service.post("/api/v1/histograms", histogram, "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(service.post("/v1/metrics", otlp(now), "Content-Type", "application/json")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static String otlp(long nowMillis) {
        return """
                {"resourceMetrics":[{"resource":{"attributes":[
                  {"key":"service.name","value":{"stringValue":"s"}},
                  {"key":"service.instance.id","value":{"stringValue":"a"}},
                  {"key":"service.version","value":{"stringValue":"1"}}]},
                 "scopeMetrics":[{"metrics":[{"name":"http.server.request.duration","unit":"s","histogram":{
                  "aggregationTemporality":1,"dataPoints":[{"startTimeUnixNano":"%d000000","timeUnixNano":"%d000000",
                  "count":"10","explicitBounds":[0.01,0.1],"bucketCounts":["2","7","1"],
                  "attributes":[{"key":"http.response.status_code","value":{"intValue":"200"}}]}]}}]}]}]}
                """.formatted(nowMillis - 1_000, nowMillis);
    }

    @Test
    void bodyWithNothingToKeep_isAnsweredWithoutTheDisk() {
        try (RunningService service = withFakeLog()) {
            log.full(true);
            assertThat(service.post("/api/v2/write", BAD).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void bodyOfGoodAndBadLines_isAnsweredWhenTheGoodOnesAreKept() {
        try (RunningService service = withFakeLog()) {
            log.full(true);
            assertThat(service.post("/api/v2/write", TWO + BAD).statusCode()).isEqualTo(503);
            log.full(false);
            assertThat(service.post("/api/v2/write", TWO + BAD).statusCode()).isEqualTo(400);
            assertThat(outcomes(service)).isEqualTo(2);
        }
    }

    @Test
    void diskThatStandsStill_holdsUpNobodyElse_andThenAllAreAnsweredAtOnce() {
        try (RunningService service = withFakeLog()) {
            log.standStill();
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(service.postLater("/api/v2/write", TWO));
            }
            assertThat(service.get("/livez").statusCode()).isEqualTo(200);
            assertThat(outcomes(service)).isZero();
            assertThat(waiting).noneMatch(CompletableFuture::isDone);

            RunningService.eventually(
                    "bodies are refused",
                    SOON,
                    () -> service.postLater("/api/v2/write", TWO)
                            .completeOnTimeout(null, 500, TimeUnit.MILLISECONDS)
                            .thenApply(answer -> answer != null && answer.statusCode() == 503)
                            .join());
            log.goOn();
            waiting.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(204));
            RunningService.eventually("all are counted", SOON, () -> outcomes(service) >= 40);
            assertThat(log.commits()).isLessThan(10);
        }
    }

    @Test
    void windowsOfAVersion_withoutItsName_areNotTold() {
        try (RunningService service = RunningService.start()) {
            HttpResponse<String> response = service.get("/api/v1/windows?service=s");
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("query parameter version is missing");
        }
    }
}
