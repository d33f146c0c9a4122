package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of Argo Rollouts' web and prometheus providers as it makes them, and the answers read as it reads them. */
class ArgoContractTest {

    private static final String PATH = "/argo/default/verdict?service=guestbook&baseline=4f6b9c7d5b&canary=7d8f5c9b64"
            + "&namespace=prod&rollout=guestbook&revision=";
    private static final Recording WEB = Recording.of("argo-web.http");
    private final MovedClock clock = new MovedClock(Instant.parse("2027-01-15T07:59:50Z"));
    private RunningService service;

    @BeforeEach
    void start() {
        service = RunningService.start(
                ServerConfig.DEFAULT.toBuilder().maxAnalyses(2).build(), clock);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** As the web provider reads it: 200 to 299, and the first match of {@code {$.argo}}. */
    private static JsonObject argo(Recording.Answer answer) {
        assertThat(answer.status()).isBetween(200, 299);
        assertThat(answer.body().getBytes(UTF_8).length).isLessThan(1_024);
        JsonObject argo = new JsonObject(answer.body()).getJsonObject("argo");
        assertThat(argo.fieldNames()).containsExactly("verdict", "score", "reason", "runId", "state", "final");
        assertThat(argo.getMap().values()).doesNotContainNull().noneMatch(Map.class::isInstance);
        return argo;
    }

    private JsonObject ask(String rest) {
        return new JsonObject(service.get(PATH + rest).body()).getJsonObject("argo");
    }

    @Test
    void measurement_isAlwaysOfTheSameRun_andFailsWhenTheCanaryIsBad() {
        JsonObject first = argo(WEB.sendTo(service));
        assertThat(first.getString("verdict")).isEqualTo("NO_DATA");
        assertThat(argo(WEB.sendTo(service)).getString("runId")).isEqualTo(first.getString("runId"));
        assertThat(ask("12&step=1&mode=guard").getString("verdict")).isEqualTo("PASS");

        service.signal("guestbook", "data-corruption");

        JsonObject last = argo(WEB.sendTo(service));
        assertThat(last.getString("verdict")).isEqualTo("FAIL");
        assertThat(last.getBoolean("final")).isTrue();
        assertThat(last.getString("reason")).startsWith("reported by test: data-corruption");
        assertThat(ask("12&step=1&mode=guard").getString("verdict")).isEqualTo("FAIL");
    }

    @Test
    void measurement_withTraffic_isRunning() {
        argo(WEB.sendTo(service));
        traffic();

        assertThat(argo(WEB.sendTo(service)).getDouble("score")).isBetween(0.0, 100.0);
    }

    private void traffic() {
        Requests traffic = new Requests(service, "guestbook", "4f6b9c7d5b", "7d8f5c9b64");
        for (int second = 0; second < 5; second++) {
            traffic.send(clock.instant(), 50, 0);
            clock.move(Duration.ofSeconds(1));
        }
        RunningService.eventually(
                "data",
                Duration.ofSeconds(5),
                () -> argo(WEB.sendTo(service)).getString("verdict").equals("RUNNING"));
    }

    @Test
    void runWithoutADecision_isInconclusive_inEitherMode() {
        argo(WEB.sendTo(service));
        clock.move(Duration.ofMinutes(30));

        RunningService.eventually(
                "the end",
                Duration.ofSeconds(5),
                () -> argo(WEB.sendTo(service)).getBoolean("final"));
        assertThat(argo(WEB.sendTo(service)).getString("verdict")).isEqualTo("INCONCLUSIVE");
        assertThat(ask("12&step=1&mode=guard").getString("verdict")).isEqualTo("INCONCLUSIVE");
    }

    @Test
    void anotherRevisionOfTheSamePods_isJudgedAnew_andMoreThanMayRunIsNoFault() {
        String first = argo(WEB.sendTo(service)).getString("runId");
        assertThat(ask("13&step=1").getString("runId")).isNotEqualTo(first);

        JsonObject tooMany = argo(new Recording(WEB.request().replace("revision=12", "revision=14")).sendTo(service));
        assertThat(tooMany.getString("verdict")).isEqualTo("ERROR");
        assertThat(tooMany.getString("reason")).isEqualTo("as many analyses are running as may: 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12&mode=fast", "12&service=", "12&canary=%00", "12&step=%0a"})
    void questionThatIsWrong_isRefused(String rest) {
        String path = PATH + rest;
        if (rest.contains("service=")) {
            path = path.replace("service=guestbook&", "");
        }
        if (rest.contains("canary=")) {
            path = path.replace("canary=7d8f5c9b64&", "");
        }
        assertThat(service.get(path).statusCode()).as(service.get(path).body()).isEqualTo(400);
        assertThat(new JsonObject(service.get(path).body()).getString("error")).isNotBlank();
        assertThat(service.get("/argo/none/verdict").statusCode()).isEqualTo(404);
    }

    @Test
    void prometheusProvider_getsAVector_withTimesThatItsClientCanRead() {
        argo(WEB.sendTo(service));
        Recording query = Recording.of("argo-prometheus.http");
        assertThat(values(query.sendTo(service))).containsExactly("0");

        service.signal("guestbook", "data-corruption");

        Recording.Answer answer = query.sendTo(service);
        assertThat(values(answer)).containsExactly("1");
        JsonObject metric = new JsonObject(answer.body())
                .getJsonObject("data")
                .getJsonArray("result")
                .getJsonObject(0)
                .getJsonObject("metric");
        assertThat(metric.getString("__name__")).isEqualTo("judge_analysis_verdict");
        assertThat(metric.getString("namespace")).isEqualTo("prod");
        assertThat(metric.getString("revision")).isEqualTo("12@7d8f5c9b64");
    }

    /** As client_golang reads a vector; its times are digits with at most one point among them. */
    private static List<String> values(Recording.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getString("status")).isEqualTo("success");
        assertThat(body.getJsonObject("data").getString("resultType")).isEqualTo("vector");
        assertThat(answer.body()).containsPattern("\"value\":\\[1800000000\\.123,\"[^\"]+\"\\]");
        JsonArray result = body.getJsonObject("data").getJsonArray("result");
        return result.stream()
                .map(element -> ((JsonObject) element).getJsonArray("value").getString(1))
                .toList();
    }

    @Test
    void rangeQuery_getsAMatrix() {
        argo(WEB.sendTo(service));
        traffic();
        Recording.Answer answer = Recording.of("argo-prometheus-range.http").sendTo(service);

        assertThat(answer.status()).isEqualTo(200);
        JsonObject data = new JsonObject(answer.body()).getJsonObject("data");
        assertThat(data.getString("resultType")).isEqualTo("matrix");
        assertThat(data.getJsonArray("result").getJsonObject(0).getJsonArray("values"))
                .hasSize(4)
                .allSatisfy(value -> assertThat(Double.parseDouble(((JsonArray) value).getString(1)))
                        .isBetween(0.0, 100.0));
    }
}
