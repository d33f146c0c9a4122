package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flagger's requests as it makes them, and the answers read as it reads them. */
class FlaggerContractTest {

    private static final String CHECKSUM = "85d557f47b";
    private static final String QUICK = """
            {"duration": "10m", "soakShare": 0.1, "metrics": [
              {"name": "error_rate", "margin": 2, "passMargin": 10, "passSlack": 0.2}]}
            """;
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-23T10:00:00Z"));
    private RunningService service;
    private Requests traffic;

    @BeforeEach
    void start() {
        ServerConfig config = ServerConfig.DEFAULT.toBuilder()
                .defaultPolicy(PolicyDocument.read(QUICK))
                .policies(Map.of("strict", PolicyDocument.read("duration: 5m")))
                .build();
        service = RunningService.start(Recording.answering(config), clock);
        traffic = new Requests(service, "podinfo", "podinfo-primary", "podinfo");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** As Flagger takes it: what is above 202 is a no. */
    private static boolean isYes(Recording.Answer answer) {
        assertThat(answer.status()).isNotEqualTo(204);
        assertThat(answer.body().lines()).hasSize(1);
        return answer.status() <= 202;
    }

    private Recording.Answer hook(String hook) {
        return Recording.of("flagger-" + hook + ".http").sendTo(service);
    }

    /** Traffic that is looked at while it comes: windows that nobody has looked at for half a minute are gone from memory. */
    private void run(int seconds, int failing) {
        for (int second = 1; second <= seconds; second++) {
            traffic.send(clock.instant(), 50, failing);
            clock.move(Duration.ofSeconds(1));
            if (second % 10 == 0) {
                service.awaitLook(clock.instant());
            }
        }
    }

    @Test
    void goodRevision_isHeldUntilItIsProven_andThenPromoted() {
        assertThat(isYes(hook("pre-rollout"))).isTrue();
        assertThat(hook("confirm-traffic-increase").status()).isEqualTo(403);
        assertThat(hook("confirm-promotion").status()).isEqualTo(403);

        run(10, 0);
        RunningService.eventually("data", Duration.ofSeconds(20), () -> isYes(hook("confirm-traffic-increase")));
        assertThat(isYes(hook("rollout"))).isTrue();
        run(80, 0);

        RunningService.eventually("the promotion", Duration.ofSeconds(20), () -> isYes(hook("confirm-promotion")));
        assertThat(isYes(hook("rollout"))).isTrue();
        assertThat(hook("rollback").status()).isEqualTo(403);
        assertThat(analyses()).hasSize(1);
    }

    @Test
    void badRevision_isRolledBack_andEveryOtherHookSaysNoWithItsReason() {
        hook("pre-rollout");
        assertThat(hook("rollback").status()).isEqualTo(403);

        run(20, 2);

        RunningService.eventually("the rollback", Duration.ofSeconds(20), () -> isYes(hook("rollback")));
        for (String hook : List.of("pre-rollout", "rollout", "confirm-traffic-increase", "confirm-promotion")) {
            assertThat(hook(hook).status()).as(hook).isEqualTo(409);
            assertThat(hook(hook).body()).startsWith("ABORT: error rate 50 %");
        }
        assertThat(isYes(hook("post-rollout"))).isTrue();
        assertThat(hook("event").status()).isEqualTo(202);
    }

    @Test
    void revisionThatIsNotKnown_isNeverRolledBack_andNotStartedByAsking() {
        assertThat(hook("rollback").status()).isEqualTo(403);
        assertThat(hook("confirm-rollout").status()).isEqualTo(403);
        assertThat(analyses()).isEmpty();
    }

    @Test
    void rollout_isConfirmed_whenItsBaselineIsMeasured() {
        assertThat(hook("confirm-rollout").body())
                .isEqualTo("no samples of service podinfo, version podinfo-primary have arrived lately\n");
        run(1, 0);

        assertThat(isYes(hook("confirm-rollout"))).isTrue();
        assertThat(analyses()).isEmpty();
    }

    @Test
    void revisionThatComesBack_isJudgedAnew() {
        hook("pre-rollout");
        service.signal("podinfo", "data-corruption");
        assertThat(isYes(hook("rollback"))).isTrue();

        clock.move(Duration.ofSeconds(1));
        Recording next = Recording.of("flagger-pre-rollout.http").with(CHECKSUM, "0000000000");
        assertThat(isYes(next.sendTo(service))).isTrue();
        assertThat(hook("rollback").status()).isEqualTo(403);

        clock.move(Duration.ofSeconds(1));
        assertThat(isYes(hook("pre-rollout"))).isTrue();
        assertThat(hook("confirm-promotion").status()).isEqualTo(403);
        assertThat(analyses()).hasSize(3);
        assertThat(isYes(hook("rollout"))).isTrue();
        assertThat(analyses()).hasSize(3);
    }

    @Test
    void runs_areFoundAgainAfterARestart(@TempDir Path folder) {
        ServerConfig config = Recording.answering(
                ServerConfig.DEFAULT.withKeeping(ServerConfig.DEFAULT.keeping().withFolder(folder)));
        Recording pre = Recording.of("flagger-pre-rollout.http");
        try (RunningService before = RunningService.startAsSet(config)) {
            assertThat(pre.sendTo(before).status()).isEqualTo(200);
            before.signal("podinfo", "data-corruption");
        }
        try (RunningService after = RunningService.startAsSet(config)) {
            assertThat(Recording.of("flagger-rollback.http").sendTo(after).status())
                    .isEqualTo(200);
            assertThat(pre.sendTo(after).status()).isEqualTo(409);
        }
    }

    @Test
    void runWithoutADecision_isHeld_orRolledBackWhereItsHookSaysSo() {
        hook("pre-rollout");
        clock.move(Duration.ofMinutes(10));
        RunningService.eventually(
                "the end", Duration.ofSeconds(20), () -> hook("rollout").body().startsWith("INCONCLUSIVE"));

        assertThat(hook("confirm-promotion").status()).isEqualTo(403);
        assertThat(hook("rollback").status()).isEqualTo(403);
        assertThat(post("rollback", "{\"inconclusive\":\"rollback\"}")).isEqualTo(200);
    }

    @Test
    void hookThatNamesOtherVersionsThanItsRun_isRefused() {
        hook("pre-rollout");

        assertThat(post("rollout", "{\"canary\":\"other\"}")).isEqualTo(409);
        assertThat(post("rollout", "{}")).isEqualTo(200);
    }

    private int post(String hook, String metadata) {
        return service.post(
                        "/flagger/default/" + hook,
                        new JsonObject()
                                .put("name", "podinfo")
                                .put("namespace", "prod")
                                .put("phase", "Progressing")
                                .put("checksum", CHECKSUM)
                                .put("metadata", new JsonObject(metadata))
                                .encode())
                .statusCode();
    }

    @Test
    void namedPolicy_isUsed_andAnotherIsNotFound() {
        assertThat(new Recording(Recording.of("flagger-pre-rollout.http")
                                .request()
                                .replace("/default/", "/strict/"))
                        .sendTo(service)
                        .status())
                .isEqualTo(200);
        JsonObject analysis = new JsonObject(
                service.get("/api/v1/analyses/" + analyses().getJsonObject(0).getString("id"))
                        .body());
        assertThat(analysis.getString("deadline")).isEqualTo("2026-11-23T10:05:00Z");

        assertThat(service.post("/flagger/none/rollout", "{}").statusCode()).isEqualTo(404);
        assertThat(service.post("/flagger/none/rollout", "{}").body())
                .isEqualTo("there is no such policy; the policies are default, strict\n");
        assertThat(service.post("/flagger/default/none", "{}").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"name\":1,\"namespace\":\"n\",\"checksum\":\"c\"}",
                "{\"name\":\"a\\u0000\",\"namespace\":\"n\",\"checksum\":\"c\"}",
                "{\"name\":\"a\",\"namespace\":\"n\"}",
                "{\"name\":\"a\",\"namespace\":\"n\",\"checksum\":\"c\",\"metadata\":[]}",
                "{\"name\":\"a\",\"namespace\":\"n\",\"checksum\":\"c\",\"metadata\":{\"inconclusive\":\"promote\"}}",
                "{\"name\":\"a\",\"namespace\":\"n\",\"checksum\":\"c\",\"metadata\":{\"baseline\":\"a\"}}"
            })
    void hookThatIsWrong_isRefusedInOneLine(String body) {
        assertThat(service.post("/flagger/default/rollout", body).statusCode()).isEqualTo(400);
        assertThat(service.post("/flagger/default/rollout", body).body().lines())
                .hasSize(1)
                .noneMatch(line -> line.contains("Exception"));
        assertThat(analyses()).isEmpty();
    }

    @Test
    void metricTemplate_isOnline_andSeesTheVerdict() {
        assertThat(value("online")).hasValue(1);
        assertThat(value("query")).isEmpty();

        hook("pre-rollout");
        assertThat(value("query")).hasValue(0);
        service.signal("podinfo", "data-corruption");

        assertThat(value("query")).hasValue(1);
    }

    /** As Flagger's Prometheus provider reads an answer: the last element's value, which must be a text. */
    private OptionalDouble value(String recording) {
        Recording.Answer answer = hook(recording);
        assertThat(answer.status()).isLessThan(400);
        OptionalDouble last = OptionalDouble.empty();
        JsonArray result = new JsonObject(answer.body()).getJsonObject("data").getJsonArray("result");
        for (Object element : result) {
            assertThat(((JsonObject) element).containsKey("values")).isFalse();
            Object value = ((JsonObject) element).getJsonArray("value").getValue(1);
            last = OptionalDouble.of(Double.parseDouble((String) value));
        }
        return last;
    }

    @ParameterizedTest
    @CsvSource({"GET, 405", "PUT, 405"})
    void otherMethod_isRefused(String method, int status) {
        assertThat(service.method(method, "/flagger/default/rollout").statusCode())
                .isEqualTo(status);
    }

    private JsonArray analyses() {
        return new JsonObject(service.get("/api/v1/analyses").body()).getJsonArray("analyses");
    }
}
