package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalysesTest {

    private static final String PATH = "/api/v1/analyses";
    private static final String REQUEST =
            "{\"service\":\"shop\",\"baseline\":\"1\",\"canary\":\"2\",\"stage\":\"25%\"}";
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void analysis_started_isThereWithItsState() {
        HttpResponse<String> started = service.post(PATH, REQUEST, "Content-Type", "application/json");

        assertThat(started.statusCode()).isEqualTo(201);
        assertThat(started.headers().firstValue("Content-Type")).contains("application/json");
        String location = started.headers().firstValue("Location").orElseThrow();
        JsonObject state = new JsonObject(started.body());
        assertThat(state.getString("id")).matches("an_[0-9A-HJKMNP-TV-Z]{26}");
        assertThat(location).isEqualTo(PATH + "/" + state.getString("id"));
        assertThat(state.getString("service")).isEqualTo("shop");
        assertThat(state.getString("stage")).isEqualTo("25%");
        assertThat(state.getBoolean("ended")).isFalse();
        assertThat(Duration.between(
                        Instant.parse(state.getString("startedAt")), Instant.parse(state.getString("deadline"))))
                .isEqualTo(Duration.ofMinutes(30));
        JsonObject verdict = state.getJsonObject("verdict");
        assertThat(verdict.getString("verdict")).isEqualTo("CONTINUE");
        assertThat(verdict.getInteger("sequence")).isEqualTo(1);
        assertThat(verdict.getBoolean("final")).isFalse();
        assertThat(verdict.getValue("score")).isNull();
        assertThat(verdict.getJsonArray("metrics")).hasSize(4);

        HttpResponse<String> seen = service.get(location);
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(seen.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(new JsonObject(seen.body()).getString("id")).isEqualTo(state.getString("id"));
    }

    @Test
    void analysis_whosePolicyIsNull_isJudgedByTheServicesOwn() {
        HttpResponse<String> started = service.post(
                PATH, "{\"service\":\"s\",\"baseline\":\"1\",\"canary\":\"2\",\"stage\":null,\"policy\":null}");

        assertThat(started.statusCode()).isEqualTo(201);
    }

    @Test
    void analysis_withItsOwnPolicy_isJudgedByThat() {
        String id = service.startAnalysis(
                "own",
                "{\"duration\":\"90s\",\"metrics\":[{\"name\":\"latency_p50\"},{\"name\":\"x\",\"kind\":\"error-rate\"}]}");

        JsonObject state = new JsonObject(service.get(PATH + "/" + id).body());
        assertThat(Duration.between(
                        Instant.parse(state.getString("startedAt")), Instant.parse(state.getString("deadline"))))
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(state.getJsonObject("verdict").getJsonArray("metrics").stream()
                        .map(metric -> ((JsonObject) metric).getString("name")))
                .containsExactly("latency_p50", "x");
    }

    @Test
    void list_hasEveryAnalysis_theOldestFirst() {
        String first = service.startAnalysis("listed");
        String second = service.startAnalysis("listed");

        JsonArray listed = new JsonObject(service.get(PATH).body()).getJsonArray("analyses");

        List<String> ids =
                listed.stream().map(one -> ((JsonObject) one).getString("id")).toList();
        assertThat(ids).containsSubsequence(first, second);
        assertThat(listed).allMatch(one -> ((JsonObject) one).containsKey("ended"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/verdict", "/events", "/verdict?wait=10s"})
    void analysis_thatIsUnknown_isNotFoundAtOnce(String rest) {
        Problems.of(service.get(PATH + "/an_01ARZ3NDEKTSV4RRFFQ69G5FAV" + rest), 404);
    }

    @Test
    void request_repeatedWithItsKey_startsNothing() {
        HttpResponse<String> first = service.post(PATH, REQUEST, "Idempotency-Key", "key-1");
        HttpResponse<String> again = service.post(PATH, REQUEST, "Idempotency-Key", "key-1");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("Location"))
                .isPresent()
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(new JsonObject(again.body()).getString("id"))
                .isEqualTo(new JsonObject(first.body()).getString("id"));
    }

    @Test
    void requests_atTheSameTimeWithOneKey_startOneAnalysis() {
        List<CompletableFuture<HttpResponse<String>>> requests = Stream.generate(
                        () -> service.postLater(PATH, REQUEST, "Idempotency-Key", "key-many"))
                .limit(20)
                .toList();

        assertThat(requests.stream().map(request -> request.join().statusCode()).sorted())
                .endsWith(200, 201)
                .containsOnlyOnce(201);
        assertThat(requests.stream()
                        .map(request -> new JsonObject(request.join().body()).getString("id")))
                .containsOnly(new JsonObject(requests.get(0).join().body()).getString("id"));
    }

    @Test
    void request_ofAnotherBodyWithAUsedKey_isRefused() {
        service.post(PATH, REQUEST, "Idempotency-Key", "key-2");

        JsonObject problem =
                Problems.of(service.post(PATH, REQUEST.replace("shop", "stop"), "Idempotency-Key", "key-2"), 422);
        assertThat(problem.getString("detail")).contains("Idempotency-Key");
    }

    @Test
    void request_withoutAKey_startsAnotherEachTime() {
        String first = new JsonObject(service.post(PATH, REQUEST).body()).getString("id");
        String second = new JsonObject(service.post(PATH, REQUEST).body()).getString("id");

        assertThat(first).isNotEqualTo(second).isLessThanOrEqualTo(second.substring(0, 13) + "ZZZZZZZZZZZZZZZZ");
    }

    @Test
    void request_thatWasBad_leavesItsKeyUnused() {
        Problems.of(service.post(PATH, "{}", "Idempotency-Key", "key-3"), 400);

        assertThat(service.post(PATH, REQUEST, "Idempotency-Key", "key-3").statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 257})
    void key_ofAWrongLength_isRefused(int length) {
        Problems.of(service.post(PATH, REQUEST, "Idempotency-Key", "k".repeat(length)), 400);
    }

    @Test
    void document_withManyMistakes_isToldAllOfThem() {
        JsonObject problem = Problems.of(service.post(PATH, """
                        {"service": 5, "baseline": "1", "canary": "1", "stage": ["x"], "priority": 1,
                         "nothing": null,
                         "policy": {"duration": "1s", "soakShare": 1.5, "alphaAbort": "high", "warmup": "1m",
                          "instances": {"degreesOfFreedom": -1, "sd": 0},
                          "metrics": [{"name": "latency_p99", "margin": 0.5, "critical": "yes"},
                                      {"kind": "speed"}, 7],
                          "withoutRules": ["no-such-rule"],
                          "rules": [{"name": "r", "when": "sometimes", "urgency": "now"}, {"when": "no-success"},
                                    {"name": "s", "when": "signal", "signals": ["boom"], "urgency": "fast"}]}}
                        """), 400);

        assertThat(fields(problem))
                .containsExactlyInAnyOrder(
                        "service",
                        "canary",
                        "stage",
                        "priority",
                        "nothing",
                        "policy.duration",
                        "policy.soakShare",
                        "policy.alphaAbort",
                        "policy.warmup",
                        "policy.instances.degreesOfFreedom",
                        "policy.instances.sd",
                        "policy.metrics[0].margin",
                        "policy.metrics[0].critical",
                        "policy.metrics[1].name",
                        "policy.metrics[1].kind",
                        "policy.metrics[2]",
                        "policy.withoutRules",
                        "policy.rules[0].when",
                        "policy.rules[0].urgency",
                        "policy.rules[1].name",
                        "policy.rules[1].urgency",
                        "policy.rules[2].signals");
    }

    private static List<String> fields(JsonObject problem) {
        return problem.getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("field"))
                .toList();
    }

    @Test
    void document_withoutAnything_lacksWhatIsNeeded() {
        JsonObject problem = Problems.of(service.post(PATH, "{}"), 400);

        assertThat(problem.getString("detail")).isEqualTo("the document has 3 problems");
        assertThat(fields(problem)).containsExactly("service", "baseline", "canary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                      | the body is empty",
                "'[]'                    | must be a JSON object",
                "'\"x\"'                 | must be a JSON object",
                "'{'                     | line 1, column 2",
                "'{\"service\":}'        | line 1, column 12",
                "'{\"a\":1,\"a\":2}'     | Duplicate field 'a'",
                "'{\"a\":{\"b\":1,\"b\":2}}' | Duplicate field 'b'",
                "'{} {}'                 | something follows the JSON object",
                "'{} x'                  | is not JSON",
                "'{\"a\":NaN}'           | is not JSON",
                "'{\"a\":01}'            | is not JSON",
                "'{a:1}'                 | is not JSON"
            })
    void body_thatIsNoJsonObject_isRefused(String body, String reason) {
        assertThat(Problems.of(service.post(PATH, body), 400).getString("detail"))
                .contains(reason);
    }

    @Test
    void body_inAnotherEncoding_isRefused() {
        byte[] utf32 = {0, 0, 0, '{', 0, 0, 0, '"', 0x7f, -1, -1, -1};
        Problems.of(service.post(PATH, utf32), 400);
        byte[] latin1 = {'{', '"', (byte) 0xe9, '"', ':', '1', '}'};
        Problems.of(service.post(PATH, latin1), 400);
    }

    @Test
    void body_nestedOrNumberedBeyondReason_isRefused() {
        Problems.of(service.post(PATH, "{\"a\":" + "[".repeat(50_000)), 400);
        Problems.of(service.post(PATH, "{\"a\":" + "9".repeat(5_000) + "}"), 400);
        Problems.of(service.post(PATH, "{\"policy\":{\"duration\":\"" + "999999999999d".repeat(200) + "\"}}"), 400);
    }

    @Test
    void body_ofAHundredThousandMistakes_isAnsweredBriefly() {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < 60_000; i++) {
            body.append("\"k").append(i).append("\":1,");
        }
        HttpResponse<String> response =
                service.post(PATH, body.append("\"x\":1}").toString());

        assertThat(Problems.of(response, 400).getJsonArray("errors")).hasSize(100);
        assertThat(response.body().length()).isLessThan(50_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\nb", "a\\u0000", "\\ud800", "\\u2028", " ", ""})
    void name_thatIsNoLineOfText_isRefused(String name) {
        JsonObject problem = Problems.of(service.post(PATH, REQUEST.replace("shop", name)), 400);

        assertThat(fields(problem)).containsExactly("service");
    }

    @Test
    void name_ofTheLongestLength_isTakenAndALongerOneRefused() {
        assertThat(service.post(PATH, REQUEST.replace("shop", "ü".repeat(256))).statusCode())
                .isEqualTo(201);
        assertThat(fields(Problems.of(service.post(PATH, REQUEST.replace("shop", "ü".repeat(257))), 400)))
                .containsExactly("service");
        assertThat(fields(Problems.of(service.post(PATH, REQUEST.replace("25%", "x".repeat(257))), 400)))
                .containsExactly("stage");
    }

    @Test
    void analyses_moreThanMayBeHeld_areRefusedUntilOneHasEnded() {
        ServerConfig one =
                ServerConfig.DEFAULT.toBuilder().port(0).maxAnalyses(1).build();
        try (RunningService small = RunningService.start(one)) {
            HttpResponse<String> first = small.post(PATH, REQUEST, "Idempotency-Key", "k");
            String id = new JsonObject(first.body()).getString("id");
            Problems.of(small.post(PATH, REQUEST), 429);
            assertThat(small.post(PATH, REQUEST, "Idempotency-Key", "k").statusCode())
                    .isEqualTo(200);

            small.signal("shop", "data-corruption");

            assertThat(small.post(PATH, REQUEST, "Idempotency-Key", "k").statusCode())
                    .isEqualTo(200);
            assertThat(small.post(PATH, REQUEST).statusCode()).isEqualTo(201);
            Problems.of(small.get(PATH + "/" + id), 404);
            Problems.of(small.post(PATH, REQUEST, "Idempotency-Key", "k"), 429);
        }
    }
}
