package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests of Kayenta's clients (Argo Rollouts' kayenta provider, Spinnaker's orca, kayentactl) as they make them, and the
 * answers read as they read them.
 */
class KayentaContractTest {

    private static final String CONFIG_ID = "bf9795c0-170f-403e-bb7f-fef3f9a44d42";
    private static final String SOME_EXECUTION = "01DS50WVHAWSTAQACJKB1VKDQB";
    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final MovedClock clock = new MovedClock(START);
    private RunningService service;

    @BeforeEach
    void start() {
        service = durable();
    }

    private RunningService durable() {
        return RunningService.startAsSet(
                ServerConfig.DEFAULT.withKeeping(ServerConfig.DEFAULT.keeping().withFolder(folder)), clock);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** Ten minutes of requests, one point every ten seconds, of which some of the canary's fail. */
    private void traffic(String name, String baseline, String canary, int failing) {
        Requests requests = new Requests(service, name, baseline, canary);
        for (int second = 0; second < 600; second += 5) {
            requests.send(clock.instant(), 10, failing);
            clock.move(SECOND.multipliedBy(5));
        }
    }

    private void keepConfig(String name) {
        HttpResponse<String> kept =
                service.post("/canaryConfig", config(name).put("id", CONFIG_ID).encode());
        assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
        assertThat(new JsonObject(kept.body()).getString("canaryConfigId")).isEqualTo(CONFIG_ID);
    }

    private static JsonObject config(String name) {
        return new JsonObject("""
                {"name": "ValidationCanaryConfigTest3", "applications": ["guestbook"], "metrics": [
                  {"name": "errors", "groups": ["health"], "query": {"type": "canary-judge", "kind": "error-rate"},
                   "analysisConfigurations": {"canary": {"direction": "increase", "critical": true}}},
                  {"name": "p90", "groups": ["health"],
                   "query": {"type": "canary-judge", "kind": "latency-quantile", "quantile": 0.9},
                   "analysisConfigurations": {"canary": {"direction": "increase"}}}],
                 "classifier": {"groupWeights": {"health": 100}}}
                """).put("name", name);
    }

    @Test
    void argo_findsItsConfigByName_andPollsUntilItHasAScore() {
        keepConfig("ValidationCanaryConfigTest3");
        Recording.Answer lookup = Recording.of("argo-kayenta-lookup.http").sendTo(service);
        assertThat(lookup.status()).isEqualTo(200);
        JsonObject found = new JsonArray(lookup.body()).getJsonObject(0);
        assertThat(found.getString("name")).isEqualTo("ValidationCanaryConfigTest3");
        assertThat(found.getString("id")).isEqualTo(CONFIG_ID);
        assertThat(found.getValue("updatedTimestamp")).isInstanceOf(Long.class);

        Recording.Answer started = Recording.of("argo-kayenta-start.http").sendTo(service);
        assertThat(started.status()).as(started.body()).isEqualTo(200);
        String id = new JsonObject(started.body()).getString("canaryExecutionId");
        assertThat(argoScore(id)).as("complete before its time is over").isEqualTo(-1);

        traffic("guestbook", "4f6b9c7d5b", "7d8f5c9b64", 0);
        assertThat(argoScore(id))
                .as("complete before its last samples have come")
                .isEqualTo(-1);
        clock.move(Duration.ofSeconds(20));

        RunningService.eventually("the score", SOON, () -> argoScore(id) >= 0);
        assertThat(argoScore(id)).isEqualTo(100);
    }

    /** As Argo reads it: exactly 200, then whether it is complete, then the score as a number; -1 for not complete. */
    private int argoScore(String id) {
        Recording.Answer answer =
                Recording.of("argo-kayenta-poll.http").with(SOME_EXECUTION, id).sendTo(service);
        assertThat(answer.status()).isEqualTo(200);
        JsonObject body = new JsonObject(answer.body());
        if (!body.getBoolean("complete")) {
            return -1;
        }
        return body.getJsonObject("result")
                .getJsonObject("judgeResult")
                .getJsonObject("score")
                .getDouble("score")
                .intValue();
    }

    @Test
    void spinnaker_getsTheFullResult_alsoAfterARestart() {
        keepConfig("podinfo");
        traffic("podinfo", "1.4.2", "1.5.0", 3);
        Recording.Answer started = Recording.of("orca-start.http").sendTo(service);
        assertThat(started.status()).as(started.body()).isEqualTo(200);
        String id = new JsonObject(started.body()).getString("canaryExecutionId");
        service.close();
        service = durable();
        assertThat(poll("orca-poll.http", id).getBoolean("complete")).isFalse();
        clock.move(Duration.ofSeconds(20));

        RunningService.eventually(
                "the result", SOON, () -> poll("orca-poll.http", id).getBoolean("complete"));

        assertResult(poll("orca-poll.http", id), id);
        service.close();
        service = durable();
        assertResult(poll("orca-poll.http", id), id);
    }

    /** What orca's CanaryResults needs. */
    private static void assertResult(JsonObject body, String id) {
        assertThat(body.getString("status")).isEqualTo("succeeded");
        assertThat(Instant.parse(body.getString("buildTimeIso"))).isEqualTo(START.plusSeconds(600));
        assertThat(Instant.parse(body.getString("endTimeIso"))).isEqualTo(START.plusSeconds(620));
        assertThat(body.getString("pipelineId")).isEqualTo(id);
        assertThat(body.getString("parentPipelineExecutionId")).isEqualTo("9cf4ec2e-29fb-4968-ae60-9182b575b30a");
        assertThat(body.getString("storageAccountName")).isEqualTo("my-storage");
        assertThat(body.containsKey("exception")).isFalse();
        JsonObject result = body.getJsonObject("result");
        assertThat(result.getString("application")).isEqualTo("podinfo");
        assertThat(Duration.parse(result.getString("canaryDuration"))).isEqualTo(Duration.ofMinutes(10));
        JsonObject judged = result.getJsonObject("judgeResult");
        assertThat(judged.getString("judgeName")).isEqualTo("NetflixACAJudge-v1.0");
        assertThat(judged.getJsonObject("score").getDouble("score")).isZero();
        assertThat(judged.getJsonObject("score").getString("classification")).isEqualTo("Fail");
        JsonObject errors = judged.getJsonArray("results").getJsonObject(0);
        assertThat(errors.getString("classification")).isEqualTo("High");
        JsonObject stats = errors.getJsonObject("experimentMetadata").getJsonObject("stats");
        assertThat(stats.getInteger("count")).isEqualTo(60);
        assertThat(stats.getDouble("mean")).isEqualTo(0.4);
        assertThat(judged.getJsonArray("results").getJsonObject(1).getString("classification"))
                .isEqualTo("Pass");
    }

    private JsonObject poll(String recording, String id) {
        Recording.Answer answer =
                Recording.of(recording).with(SOME_EXECUTION, id).sendTo(service);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    @Test
    void kayentactl_getsItsScores_ofAConfigWithQueriesToPrometheus() {
        traffic("podinfo", "1.4.2", "1.5.0", 0);
        clock.move(Duration.ofSeconds(20));
        Recording.Answer started = Recording.of("kayentactl-start.http").sendTo(service);
        assertThat(started.status()).as(started.body()).isEqualTo(200);
        String id = new JsonObject(started.body()).getString("canaryAnalysisExecutionId");

        RunningService.eventually(
                "the result", SOON, () -> poll("kayentactl-poll.http", id).getBoolean("complete"));

        JsonObject body = poll("kayentactl-poll.http", id);
        assertThat(body.getString("status")).isEqualTo("succeeded");
        assertThat(body.getString("executionStatus")).isEqualTo("SUCCEEDED");
        assertThat(body.getJsonArray("stageStatus")).hasSize(2);
        JsonObject result = body.getJsonObject("canaryAnalysisExecutionResult");
        assertThat(result.getBoolean("didPassThresholds")).isTrue();
        assertThat(result.getBoolean("hasWarnings"))
                .as("30 points in the first interval")
                .isTrue();
        assertThat(result.getString("canaryScoreMessage"))
                .isEqualTo("Final canary score 100.0 met or exceeded the pass score threshold.");
        assertThat(result.getJsonArray("canaryScores")).containsExactly(100.0, 100.0);
        JsonObject last = result.getJsonArray("canaryExecutionResults").getJsonObject(1);
        assertThat(last.getString("judgementStartTimeIso")).isEqualTo("2026-01-02T03:00:00Z");
        assertThat(last.getString("judgementEndTimeIso")).isEqualTo("2026-01-02T03:10:00Z");
        assertThat(last.getJsonArray("warnings")).isEmpty();
        assertThat(last.getJsonObject("result").getJsonObject("judgeResult").getJsonArray("groupScores"))
                .hasSize(1);
    }

    @Test
    void kayentactl_isToldOfABadCanary_atTheFirstIntervalThatIsNotAboveMarginal() {
        traffic("podinfo", "1.4.2", "1.5.0", 2);
        clock.move(Duration.ofSeconds(20));
        String id = new JsonObject(
                        Recording.of("kayentactl-start.http").sendTo(service).body())
                .getString("canaryAnalysisExecutionId");

        RunningService.eventually(
                "the result", SOON, () -> poll("kayentactl-poll.http", id).getBoolean("complete"));

        JsonObject body = poll("kayentactl-poll.http", id);
        assertThat(body.getString("executionStatus")).isEqualTo("TERMINAL");
        JsonObject result = body.getJsonObject("canaryAnalysisExecutionResult");
        assertThat(result.getBoolean("didPassThresholds")).isFalse();
        assertThat(result.getJsonArray("canaryScores")).containsExactly(0.0);
        assertThat(result.getString("canaryScoreMessage"))
                .isEqualTo("Final canary score 0.0 is not above the marginal score threshold.");
    }

    @Test
    void standaloneAnalysis_ofTheFuture_goesOnAfterARestart() {
        JsonObject request = new JsonObject("""
                {"scopes": [{"controlScope": "shop/1", "experimentScope": "shop/2", "step": 10}],
                 "thresholds": {"pass": 90, "marginal": 50}, "lifetimeDurationMins": "10", "analysisIntervalMins": 5}
                """);
        String id = new JsonObject(service.post(
                                "/standalone_canary_analysis?user=somebody",
                                new JsonObject()
                                        .put("canaryConfig", config("shop"))
                                        .put("executionRequest", request)
                                        .encode())
                        .body())
                .getString("canaryAnalysisExecutionId");
        Requests requests = new Requests(service, "shop", "1", "2");
        for (int second = 0; second < 330; second += 5) {
            requests.send(clock.instant(), 10, 0);
            clock.move(SECOND.multipliedBy(5));
        }
        RunningService.eventually("the first score", SOON, () -> stages(id).startsWith("SUCCEEDED"));
        assertThat(stages(id)).isEqualTo("SUCCEEDED RUNNING");
        service.close();
        service = durable();
        assertThat(stages(id)).isEqualTo("SUCCEEDED RUNNING");
        Requests rest = new Requests(service, "shop", "1", "2");
        for (int second = 330; second < 600; second += 5) {
            rest.send(clock.instant(), 10, 0);
            clock.move(SECOND.multipliedBy(5));
        }
        clock.move(Duration.ofSeconds(20));

        RunningService.eventually(
                "the end", SOON, () -> poll("kayentactl-poll.http", id).getBoolean("complete"));
        JsonObject body = poll("kayentactl-poll.http", id);
        assertThat(body.getString("user")).isEqualTo("somebody");
        assertThat(body.getJsonObject("canaryAnalysisExecutionResult").getJsonArray("canaryScores"))
                .containsExactly(100.0, 100.0);
    }

    private String stages(String id) {
        JsonArray stages = poll("kayentactl-poll.http", id).getJsonArray("stageStatus");
        return stages.getJsonObject(0).getString("status") + " "
                + stages.getJsonObject(1).getString("status");
    }

    @Test
    void canaryWithoutSamples_failsAsInKayenta() {
        keepConfig("podinfo");
        clock.move(Duration.ofMinutes(20));
        String id =
                new JsonObject(Recording.of("orca-start.http").sendTo(service).body()).getString("canaryExecutionId");

        RunningService.eventually(
                "the result", SOON, () -> poll("orca-poll.http", id).getBoolean("complete"));

        JsonObject score = poll("orca-poll.http", id)
                .getJsonObject("result")
                .getJsonObject("judgeResult")
                .getJsonObject("score");
        assertThat(score.getDouble("score")).isZero();
        assertThat(score.getString("classificationReason")).startsWith("Canary Failed: Missing data for errors");
    }

    @Test
    void canaryConfigs_areKeptChangedAndDeleted_overARestart() {
        keepConfig("one");
        assertThat(service.post(
                                "/canaryConfig",
                                config("one").put("id", CONFIG_ID).encode())
                        .body())
                .contains("Canary config '" + CONFIG_ID + "' already exists.");
        clock.move(SECOND);
        assertThat(service.send(
                                "PUT",
                                "/canaryConfig/" + CONFIG_ID,
                                config("two").encode())
                        .statusCode())
                .isEqualTo(200);
        service.close();
        service = durable();

        JsonObject config =
                new JsonObject(service.get("/canaryConfig/" + CONFIG_ID).body());
        assertThat(config.getString("name")).isEqualTo("two");
        assertThat(config.getString("updatedTimestampIso")).isEqualTo("2026-01-02T03:00:01Z");
        assertThat(config.getJsonArray("metrics")).isEqualTo(config("two").getJsonArray("metrics"));
        assertThat(new JsonArray(
                        service.get("/canaryConfig?application=guestbook").body()))
                .hasSize(1);
        assertThat(new JsonArray(service.get("/canaryConfig?application=other").body()))
                .isEmpty();
        assertThat(service.method("DELETE", "/canaryConfig/" + CONFIG_ID).statusCode())
                .isEqualTo(204);
        assertThat(service.get("/canaryConfig/" + CONFIG_ID).statusCode()).isEqualTo(404);
        assertThat(service.method("DELETE", "/canaryConfig/" + CONFIG_ID).statusCode())
                .isEqualTo(404);
        assertThat(service.send(
                                "PUT",
                                "/canaryConfig/" + CONFIG_ID,
                                config("two").encode())
                        .statusCode())
                .isEqualTo(400);
        assertThat(new JsonArray(service.get("/canaryConfig").body())).isEmpty();
        keepConfig("again");
        assertThat(new JsonArray(service.get("/canaryConfig").body())).hasSize(1);
    }

    @Test
    void whatThereIsToChooseFrom_isListed() {
        assertThat(new JsonArray(service.get("/judges").body()).getJsonObject(0).getString("name"))
                .isEqualTo("NetflixACAJudge-v1.0");
        assertThat(new JsonArray(service.get("/metricsServices").body())
                        .getJsonObject(0)
                        .getString("name"))
                .isEqualTo("canary-judge");
        assertThat(new JsonArray(service.get("/credentials").body())
                        .getJsonObject(0)
                        .getJsonArray("supportedTypes"))
                .contains("METRICS_STORE", "OBJECT_STORE", "CONFIGURATION_STORE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "canaryConfig | [] | the body must be a JSON object",
                "canaryConfig | {} | Canary config must specify a name.",
                "canaryConfig | {\"name\": \"a\"} | at least one application",
                "canaryConfig | {\"name\": \"a b\", \"applications\": [\"x\"]} | Names must contain only letters",
                "canaryConfig | {\"name\": \"a\", \"applications\": [\"x\"], \"id\": \"a/b\"} | id must have",
                "canary | {\"canaryConfig\": {}} | canaryConfig must be provided",
                "canary/none | {} | does not exist",
            })
    void document_thatIsWrong_isRefusedAsKayentaWouldRefuseIt(String path, String body, String message) {
        HttpResponse<String> answer = service.post("/" + path, body);

        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(answer.statusCode());
        assertThat(new JsonObject(answer.body()).getString("message")).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"pass\": 95 | \"pass\": \"x\" | pass must be a number",
                "shop/2 | other | names no service",
                "\"step\": 10 | \"step\": -1 | step must be a whole number",
                "03:10:00Z | 25:10:00Z | end must be a time",
                "2026-01-02T03:10:00Z | 2026-01-02T03:00:00Z | end must be after start",
                "2026-01-02T03:10:00Z | 2036-01-02T03:00:00Z | end must be after start, by 7 days",
                "error-rate | unknown | must be one of error-rate",
                "NetflixACAJudge-v1.0 | dredd-v1.0 | Unable to resolve canary judge 'dredd-v1.0'.",
                "\"errors\" | \"errors\", \"scopeName\": \"other\" | which were not provided in the execution request: [other]",
                "\"kind\": \"error-rate\" | \"query\": \"up\" | kind is missing",
                "{\"type\": \"canary-judge\", \"kind\": \"error-rate\"}, \"name\": \"errors\" | {}, \"name\": \"x\" | is by its name"
            })
    void execution_thatIsWrong_isRefusedWithWhatIsWrong(String good, String bad, String message) {
        String request = """
                {"canaryConfig": {"metrics": [{"groups": ["g"],
                    "query": {"type": "canary-judge", "kind": "error-rate"}, "name": "errors"}],
                  "judge": {"name": "NetflixACAJudge-v1.0"}, "classifier": {"groupWeights": {"g": 100}}},
                 "executionRequest": {"thresholds": {"pass": 95, "marginal": 75}, "scopes": {"default": {
                  "controlScope": {"scope": "shop/1", "step": 10,
                    "start": "2026-01-02T03:00:00Z", "end": "2026-01-02T03:10:00Z"},
                  "experimentScope": {"scope": "shop/2", "step": 10,
                    "start": "2026-01-02T03:00:00Z", "end": "2026-01-02T03:10:00Z"}}}}}
                """;
        assertThat(service.post("/canary", request).statusCode()).isEqualTo(200);
        assertThat(request).contains(good);

        HttpResponse<String> answer = service.post("/canary", request.replace(good, bad));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("message")).contains(message);
    }

    @Test
    void executionThatIsNotThere_isNotFound() {
        for (String path : new String[] {"/canary/", "/standalone_canary_analysis/"}) {
            for (String id : new String[] {SOME_EXECUTION, "x", "%00"}) {
                assertThat(service.get(path + id).statusCode()).isEqualTo(404);
            }
        }
    }
}
