package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flags over HTTP: the protocol of OpenFeature, and who changes what. */
class FlagsTest {

    private static final String FLAGS = "/api/v1/flags";
    private static final String OFREP = "/ofrep/v1/evaluate/flags";
    private static final String ANN = "{\"context\":{\"targetingKey\":\"ann\"}}";
    private static final String BY = "\"actor\":\"ann\",\"reason\":\"a test\"";

    private final MovedClock clock = new MovedClock(Instant.parse("2026-03-01T12:00:00Z"));
    private RunningService service;

    @BeforeEach
    void start() {
        service = RunningService.start(ServerConfig.DEFAULT.withFlags(FlagReader.read("""
                feature_flags:
                  adults: {enabled: true, strategy: attribute, rules: [{attribute: age, operator: at_least, value: 18}]}
                  half: {enabled: true, strategy: percentage, percentage: 50}
                  plain: {enabled: true, expires: 2026-03-02}
                """)), clock);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void evaluation_ofOneFlag_isAsTheProtocolHasIt() {
        HttpResponse<String> response = service.post(OFREP + "/plain", ANN);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(new JsonObject(response.body()))
                .isEqualTo(new JsonObject()
                        .put("key", "plain")
                        .put("reason", "STATIC")
                        .put("variant", "on")
                        .put("value", true)
                        .put("metadata", new JsonObject()));
        assertThat(service.post(OFREP + "/plain", "").body()).isEqualTo(response.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | {} | 404 | FLAG_NOT_FOUND",
                "a%2Fb | {} | 404 | FLAG_NOT_FOUND",
                "half | {} | 400 | TARGETING_KEY_MISSING",
                "half | {\"context\":{\"targetingKey\":\"\"}} | 400 | TARGETING_KEY_MISSING",
                "half | {\"context\":{\"targetingKey\":null}} | 400 | TARGETING_KEY_MISSING",
                "half | {\"context\":{\"targetingKey\":7}} | 400 | INVALID_CONTEXT",
                "plain | {\"context\":[]} | 400 | INVALID_CONTEXT",
                "adults | {\"context\":{\"age\":\"old\"}} | 400 | INVALID_CONTEXT",
                "plain | {\"context\" | 400 | PARSE_ERROR",
                "plain | [] | 400 | PARSE_ERROR",
                "plain | {\"a\":1,\"a\":2} | 400 | PARSE_ERROR"
            })
    void evaluation_thatFails_hasItsCode(String key, String body, int status, String code) {
        HttpResponse<String> response = service.post(OFREP + "/" + key, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        JsonObject failure = new JsonObject(response.body());
        assertThat(failure.fieldNames()).containsExactlyInAnyOrder("key", "errorCode", "errorDetails");
        assertThat(failure.getString("key")).isEqualTo(key.replace("%2F", "/"));
        assertThat(failure.getString("errorCode")).isEqualTo(code);
    }

    @Test
    void evaluation_ofAllFlags_tellsEachFailureInItsPlace() {
        JsonArray flags = new JsonObject(service.post(OFREP, "{}").body()).getJsonArray("flags");

        assertThat(flags.stream().map(flag -> ((JsonObject) flag).getString("key")))
                .containsExactly("adults", "half", "plain");
        assertThat(flags.getJsonObject(0).getString("reason")).isEqualTo("DEFAULT");
        assertThat(flags.getJsonObject(1).getString("errorCode")).isEqualTo("TARGETING_KEY_MISSING");
        assertThat(flags.getJsonObject(2).getBoolean("value")).isTrue();
        assertThat(new JsonObject(service.post(OFREP, "{\"context\":1}").body()).getString("errorCode"))
                .isEqualTo("INVALID_CONTEXT");
    }

    @Test
    void evaluation_ofAllFlags_isSentAgainOnlyWhenItChanges() {
        HttpResponse<String> first = service.post(OFREP, ANN);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> same = service.post(OFREP, ANN, "If-None-Match", "\"x\", W/" + tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("ETag")).contains(tag);
        assertThat(service.post(OFREP, "{}", "If-None-Match", tag).statusCode()).isEqualTo(200);

        patch("plain", "\"enabled\":false", 200);
        HttpResponse<String> changed = service.post(OFREP, ANN, "If-None-Match", tag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
    }

    @Test
    void flag_isDefinedChangedAndRemoved_withAHistory() {
        HttpResponse<String> created = service.send(
                "PUT", FLAGS + "/new", "{" + BY + ",\"flag\":{\"strategy\":\"percentage\",\"percentage\":5}}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).contains(FLAGS + "/new");

        clock.move(Duration.ofMinutes(1));
        patch("new", "\"enabled\":true,\"percentage\":25", 200);
        JsonObject state = new JsonObject(service.get(FLAGS + "/new").body());

        assertThat(state.getInteger("revision")).isEqualTo(2);
        assertThat(state.getString("servingSince")).isEqualTo("2026-03-01T12:01:00Z");
        assertThat(state.getJsonObject("flag").getInteger("percentage")).isEqualTo(25);
        assertThat(state.getJsonArray("history").getJsonObject(1))
                .isEqualTo(new JsonObject()
                        .put("at", "2026-03-01T12:01:00Z")
                        .put("actor", "ann")
                        .put("reason", "a test")
                        .put("what", "switched on, percentage 5 to 25"));

        assertThat(service.method("DELETE", FLAGS + "/new?actor=ann&reason=done")
                        .statusCode())
                .isEqualTo(204);
        Problems.of(service.get(FLAGS + "/new"), 404);
        assertThat(service.post(OFREP + "/new", ANN).statusCode()).isEqualTo(404);
    }

    @Test
    void definition_thatIsRead_canBePutBack() {
        JsonObject state = new JsonObject(service.get(FLAGS + "/adults").body());
        JsonObject body =
                new JsonObject().put("actor", "ann").put("reason", "r").put("flag", state.getJsonObject("flag"));

        HttpResponse<String> put = service.send("PUT", FLAGS + "/adults", body.encode());

        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(new JsonObject(put.body())).isEqualTo(state);
    }

    @Test
    void change_thatDoesNotFit_isRefusedWithTheFlagAsItIs() {
        JsonObject notSplit = Problems.of(send("plain", "\"percentage\":5"), 409);
        JsonObject old = Problems.of(send("half", "\"percentage\":5,\"revision\":4"), 409);

        assertThat(notSplit.getJsonObject("flag").getString("key")).isEqualTo("plain");
        assertThat(old.getString("detail")).isEqualTo("the flag has revision 1, not 4");
        patch("half", "\"percentage\":5,\"revision\":1", 200);
        Problems.of(send("none", "\"enabled\":false"), 404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATCH | {} | actor,reason,''",
                "PATCH | {\"actor\":\"a\\nb\",\"reason\":\" \",\"enabled\":1,\"percentage\":101,\"x\":1} | actor,reason,enabled,percentage,x",
                "PUT | {\"flag\":{\"strategy\":\"percentage\",\"users\":[]}} | actor,reason,flag.percentage,flag.users",
                "PUT | {\"actor\":\"a\",\"reason\":\"r\"} | flag"
            })
    void change_thatIsWrong_isToldAllThatIsWrong(String method, String body, String fields) {
        JsonObject problem = Problems.of(service.send(method, FLAGS + "/half", body), 400);

        assertThat(problem.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("field")))
                .containsExactly(fields.replace("''", "").split(",", -1));
    }

    @Test
    void key_thatIsNone_isRefused() {
        Problems.of(service.send("PUT", FLAGS + "/a%20b", "{" + BY + ",\"flag\":{}}"), 400);
        Problems.of(service.get(FLAGS + "/a%20b"), 404);
        Problems.of(service.get(FLAGS + "?stale=maybe"), 400);
        Problems.of(service.method("DELETE", FLAGS + "/half"), 400);
    }

    @Test
    void flags_thatShouldBeRemoved_areReportedOnceTimeHasPassed() {
        assertThat(stale()).isEmpty();

        clock.move(Duration.ofDays(2));
        assertThat(stale()).containsExactly("plain: expired on 2026-03-02");

        patch("half", "\"percentage\":100", 200);
        clock.move(Duration.ofDays(14));
        assertThat(stale())
                .containsExactly(
                        "half: the same for all users for 14 days",
                        "plain: expired on 2026-03-02",
                        "plain: the same for all users for 16 days");
    }

    /** Whatever bytes come, they are answered as described and the service lives. */
    @Test
    void bodies_ofAnyKind_areAnswered() {
        SplittableRandom random = new SplittableRandom(9);
        byte[] good =
                "{\"context\":{\"targetingKey\":\"ann\",\"age\":17,\"list\":[1,null,{\"a\":-1e9}]}}".getBytes(UTF_8);
        byte[] change = ("{" + BY + ",\"percentage\":5,\"enabled\":true,\"revision\":1}").getBytes(UTF_8);
        for (int i = 0; i < 400; i++) {
            for (String path : List.of(OFREP, OFREP + "/adults", OFREP + "/half")) {
                HttpResponse<String> response = service.post(path, garbled(good, random));
                assertThat(response.statusCode()).as(response.body()).isIn(200, 400);
                JsonObject answer = new JsonObject(response.body());
                assertThat(answer.containsKey("errorCode")).isEqualTo(response.statusCode() == 400);
            }
            String text = new String(garbled(change, random), ISO_8859_1);
            assertThat(service.send("PATCH", FLAGS + "/half", text).statusCode())
                    .isIn(200, 400, 409);
        }
        assertThat(service.get("/livez").statusCode()).isEqualTo(200);
    }

    private static byte[] garbled(byte[] good, SplittableRandom random) {
        byte[] bytes = Arrays.copyOf(good, good.length - random.nextInt(3));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private List<String> stale() {
        JsonArray flags = new JsonObject(service.get(FLAGS + "?stale=true").body()).getJsonArray("flags");
        return flags.stream()
                .map(JsonObject.class::cast)
                .flatMap(flag -> flag.getJsonArray("stale").stream()
                        .map(why -> flag.getString("key") + ": " + ((JsonObject) why).getString("text")))
                .toList();
    }

    private HttpResponse<String> send(String key, String changes) {
        return service.send("PATCH", FLAGS + "/" + key, "{" + BY + "," + changes + "}");
    }

    private void patch(String key, String changes, int status) {
        HttpResponse<String> response = send(key, changes);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }
}
