package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.coding.ContentCoding;
import io.canaryjudge.http.coding.Packing;
import io.canaryjudge.http.ingest.Payloads;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HdrHistograms sent to the running service. */
class HistogramsTest {

    private static final String PATH = "/api/v1/histograms";
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
    void histograms_ofACanaryThatFails_endInAnAbort() {
        String id = service.startAnalysis("counted");

        RunningService.eventually("an abort", Duration.ofSeconds(40), () -> {
            long now = System.currentTimeMillis();
            assertThat(service.post(PATH, line("counted", "1", now, 200, 0) + line("counted", "2", now, 200, 60))
                            .statusCode())
                    .isEqualTo(204);
            return service.verdict(id).getString("verdict").equals("ABORT");
        });

        assertThat(service.verdict(id).getString("reason")).contains("error rate 30 % vs 0 %");
    }

    @Test
    void body_withBadLines_isTakenButForThose() {
        double before = recorded();
        long now = System.currentTimeMillis();

        HttpResponse<String> response = service.post(
                PATH,
                line("part", "1", now, 30, 1) + "{\"service\":\"part\"}\n" + "nonsense\n"
                        + line("part", "1", now, 12, 0));

        JsonObject problem = Problems.of(response, 400);
        assertThat(problem.getString("detail")).isEqualTo("malformed lines: 2; samples taken: 42");
        assertThat(problem.getLong("accepted")).isEqualTo(42);
        assertThat(problem.getLong("refused")).isEqualTo(2);
        assertThat(problem.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getInteger("line")))
                .containsExactly(2, 2, 2, 3);
        assertThat(recorded() - before).isEqualTo(42);
    }

    @Test
    void histograms_ofLongAgo_areCountedAsLate() {
        HttpResponse<String> response =
                service.post(PATH, line("old", "1", System.currentTimeMillis() - 60_000, 30, 1));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Judge-Late-Samples")).contains("30");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, ?service=log&version=1&unit=ns",
        "text/plain; charset=utf-8, ?service=log&version=1&instance=a&unit=ns",
        "application/x-www-form-urlencoded, ?service=log&version=1&unit=ns"
    })
    void log_isTaken(String contentType, String query) {
        double before = recorded();
        Histogram tagged = Payloads.of(2_000_000, 5);
        tagged.setTag("pod-7");

        String log = Payloads.log(System.currentTimeMillis() - 3_000, Payloads.of(1_000_000, 40), tagged);
        HttpResponse<String> response = service.post(PATH + query, log, "Content-Type", contentType);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(recorded() - before).isEqualTo(45);
    }

    @Test
    void log_withBadLines_isTakenButForThose() {
        long start = System.currentTimeMillis() - 5_000;
        long lines = Payloads.log(start, Payloads.of(10, 40)).lines().count();
        String late = Payloads.log(start + 60_000, Payloads.of(10, 40))
                .lines()
                .filter(line -> Character.isDigit(line.charAt(0)))
                .findFirst()
                .orElseThrow();

        JsonObject problem = Problems.of(
                service.post(
                        PATH + "?service=log&version=1",
                        Payloads.log(start, Payloads.of(10, 40)) + "0.1,x,1,AAAA\n" + late + "\n",
                        "Content-Type",
                        "text/plain"),
                400);

        assertThat(problem.getLong("accepted")).isEqualTo(40);
        assertThat(problem.getJsonArray("errors").getJsonObject(0).getLong("line"))
                .isEqualTo(lines + 1);
        assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("detail"))
                .isEqualTo("length must be a finite number of seconds, was 'x'");
        assertThat(problem.getJsonArray("errors").getJsonObject(1).getString("detail"))
                .contains("ahead of the receiver's clock");
    }

    @ParameterizedTest
    @CsvSource({
        "'', query parameter service is missing",
        "?service=a, query parameter version is missing",
        "?service=&version=1, query parameter service must not be empty",
        "?service=a&version=1&unit=s, 'query parameter unit: must be one of ns, us, ms'"
    })
    void log_ofNobody_isRefused(String query, String reason) {
        JsonObject problem = Problems.of(service.post(PATH + query, "", "Content-Type", "text/plain"), 400);

        assertThat(problem.getString("detail")).startsWith(reason);
    }

    @Test
    void manyHistograms_packed_areAllTaken() {
        double before = recorded();
        long now = System.currentTimeMillis();
        byte[] body = line("many", "1", now, 3, 1).repeat(2_000).getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> response =
                service.post(PATH, Packing.pack(ContentCoding.ZSTD, body), "Content-Encoding", "zstd");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(recorded() - before).isEqualTo(6_000);
    }

    private static String line(String service, String version, long toMillis, int requests, int failures) {
        return new JsonObject()
                        .put("service", service)
                        .put("version", version)
                        .put("instance", "i" + version)
                        .put("from", Instant.ofEpochMilli(toMillis - 500).toString())
                        .put("to", toMillis)
                        .put("histogram", Payloads.base64(Payloads.of(20_000, requests)))
                        .put("failures", failures)
                        .encode()
                + "\n";
    }

    private static double recorded() {
        return service.metric("judge_ingest_samples_total{result=\"recorded\"}");
    }
}
