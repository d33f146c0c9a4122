package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.IngestLimits;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestTest {

    private static final int LIMIT = 64 << 10;
    private static final String GOOD = "requests,service=ingest,version=1,instance=a latency_us=900,status=200i\n";
    private static final String GOOD_JSON = "{\"service\":\"ingest\",\"version\":\"1\",\"latency_us\":900}\n";
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start(withLimits(LIMIT, 1_000));
    }

    private static ServerConfig withLimits(int maxBodyBytes, int maxSeries) {
        return ServerConfig.DEFAULT.toBuilder()
                .port(0)
                .maxBodyBytes(maxBodyBytes)
                .maxSeries(maxSeries)
                .maxAnalyses(10)
                .build();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/write", "/api/v2/write?org=o&bucket=b&precision=ns", "/write?db=d&precision=ms"})
    void lines_thatAreGood_areTaken(String path) {
        double before = recorded();

        HttpResponse<String> response = service.post(path, GOOD + "# a comment\n\n" + GOOD);

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().map()).doesNotContainKeys("content-length", "judge-late-samples");
        assertThat(response.body()).isEmpty();
        assertThat(recorded() - before).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP"})
    void lines_compressed_areTaken(String encoding) {
        double before = recorded();

        HttpResponse<String> response =
                service.post("/api/v2/write", RunningService.gzip(GOOD.repeat(3)), "Content-Encoding", encoding);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(recorded() - before).isEqualTo(3);
    }

    @Test
    void lines_compressedInSeveralMembers_areAllTaken() {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(RunningService.gzip(GOOD));
        members.writeBytes(RunningService.gzip(GOOD));
        double before = recorded();

        assertThat(service.post("/api/v2/write", members.toByteArray(), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(204);
        assertThat(recorded() - before).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain; charset=utf-8",
                "application/octet-stream",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x"
            })
    void lines_ofAnyContentType_areTaken(String contentType) {
        double before = recorded();

        HttpResponse<String> response = service.post(
                "/api/v2/write",
                GOOD.repeat(200) + "m,service=ingest,version=1 s=\"100%\",status=200\n",
                "Content-Type",
                contentType);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(recorded() - before).isEqualTo(201);
    }

    @Test
    void ndjson_thatIsGood_isTaken() {
        double before = recorded();

        assertThat(service.post("/api/v1/samples", GOOD_JSON + "\n" + GOOD_JSON).statusCode())
                .isEqualTo(204);
        assertThat(service.post(
                                "/api/v1/samples",
                                RunningService.gzip(GOOD_JSON),
                                "Content-Encoding",
                                "gzip",
                                "Content-Type",
                                "application/x-ndjson")
                        .statusCode())
                .isEqualTo(204);
        assertThat(recorded() - before).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/write", "/write", "/api/v1/samples"})
    void body_thatIsEmpty_isNoMistake(String path) {
        assertThat(service.post(path, "").statusCode()).isEqualTo(204);
        assertThat(service.post(path, new byte[0], "Content-Encoding", "gzip").statusCode())
                .isEqualTo(204);
        assertThat(service.post(path, "\n \n").statusCode()).isEqualTo(204);
    }

    @Test
    void readings_ofMoreNamesThanASeriesMayHave_areRefused_withTheReason() {
        StringBuilder names = new StringBuilder("n0=1");
        for (int i = 1; i < 32; i++) {
            names.append(",n").append(i).append("=1");
        }
        String line = "m,service=ingest,version=names ";
        double before = service.metric("judge_ingest_samples_total{result=\"reading_limit\"}");

        HttpResponse<String> response =
                service.post("/api/v2/write", line + names + "\n" + line + "more=1\n" + line + "n0=2\n");

        JsonObject problem = problem(response, 400);
        assertThat(problem.getLong("accepted")).isEqualTo(2);
        assertThat(problem.getLong("refused")).isEqualTo(1);
        assertThat(problem.getString("detail"))
                .isEqualTo("samples of series with readings of more than 32 names: 1; samples taken: 2");
        assertThat(service.metric("judge_ingest_samples_total{result=\"reading_limit\"}") - before)
                .isEqualTo(1);
    }

    @Test
    void lines_ofWhichSomeAreMalformed_areTakenButForThose() {
        double before = recorded();

        HttpResponse<String> response = service.post(
                "/api/v2/write", GOOD + "nonsense\n" + GOOD + "m,service=ingest,version=1 status=999i\n" + GOOD);

        JsonObject problem = problem(response, 400);
        assertThat(problem.getLong("accepted")).isEqualTo(3);
        assertThat(problem.getLong("refused")).isEqualTo(2);
        assertThat(problem.getLong("late")).isEqualTo(0);
        assertThat(problem.getString("detail")).isEqualTo("malformed lines: 2; samples taken: 3");
        JsonArray errors = problem.getJsonArray("errors");
        assertThat(errors).hasSize(2);
        assertThat(errors.getJsonObject(0).getInteger("line")).isEqualTo(2);
        assertThat(errors.getJsonObject(0).getInteger("column")).isEqualTo(1);
        assertThat(errors.getJsonObject(0).getString("detail")).contains("tag service is missing");
        assertThat(errors.getJsonObject(1).getInteger("line")).isEqualTo(4);
        assertThat(errors.getJsonObject(1).getInteger("column")).isEqualTo(35);
        assertThat(errors.getJsonObject(1).getString("detail")).contains("999", "100 to 599");
        assertThat(recorded() - before).isEqualTo(3);
    }

    @Test
    void ndjson_ofWhichSomeIsMalformed_isTakenButForThat() {
        JsonObject problem = problem(
                service.post(
                        "/api/v1/samples",
                        GOOD_JSON + "{\"service\":5,\"version\":\"1\",\"status\":\"x\"}\n" + "{\n" + GOOD_JSON),
                400);

        assertThat(problem.getLong("accepted")).isEqualTo(2);
        assertThat(problem.getLong("refused")).isEqualTo(2);
        assertThat(problem.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getInteger("line")))
                .containsExactly(2, 2, 3);
    }

    @Test
    void lines_allMalformed_areToldUpToAHundred() {
        JsonObject problem = problem(service.post("/api/v2/write", "x\n".repeat(1_000)), 400);

        assertThat(problem.getLong("refused")).isEqualTo(1_000);
        assertThat(problem.getJsonArray("errors")).hasSize(100);
    }

    @Test
    void lines_thatComeTooLate_areCountedInAHeader() {
        long old = Instant.now().minusSeconds(3_600).toEpochMilli();
        HttpResponse<String> response = service.post(
                "/api/v2/write?precision=ms",
                "m,service=ingest,version=1,instance=a status=200i " + old + "\n" + GOOD.replace("\n", ""));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Judge-Late-Samples")).contains("1");
    }

    @Test
    void lines_fromTheFuture_areRefused() {
        long ahead = Instant.now().plusSeconds(3_600).toEpochMilli();
        JsonObject problem = problem(
                service.post("/api/v2/write?precision=ms", "m,service=ingest,version=1 status=200i " + ahead), 400);

        assertThat(problem.encode()).contains("ahead of the receiver's clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minutes", "", "NS", "%20"})
    void precision_thatIsUnknown_isRefused(String precision) {
        JsonObject problem = problem(service.post("/api/v2/write?precision=" + precision, GOOD), 400);

        assertThat(problem.getString("detail")).contains("must be one of ns, us, u, ms, s");
    }

    @Test
    void series_moreThanMayBeHeld_areRefusedAndTheOthersTaken() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            lines.append("m,service=many,version=1,instance=").append(i % 10).append(" status=200i\n");
        }
        try (RunningService small = RunningService.start(withLimits(LIMIT, 4))) {
            JsonObject problem = problem(small.post("/api/v2/write", lines.toString()), 429);

            assertThat(problem.getLong("accepted")).isEqualTo(8);
            assertThat(problem.getLong("refused")).isEqualTo(12);
            assertThat(problem.getString("detail"))
                    .isEqualTo("samples of more series than may be held (maxSeries: 4): 12; samples taken: 8");
            assertThat(small.metric("judge_series")).isEqualTo(4);
            assertThat(small.post("/api/v2/write", "m,service=many,version=1,instance=3 status=200i")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(problem(small.post("/api/v2/write", "x\n" + lines), 400).getLong("refused"))
                    .isEqualTo(13);
        }
    }

    @Test
    void series_moreThanAServiceMayHave_areRefusedByTheLimitsName() {
        ServerConfig config = ServerConfig.DEFAULT.toBuilder()
                .port(0)
                .maxBodyBytes(LIMIT)
                .maxSeries(100)
                .maxAnalyses(10)
                .ingest(new IngestLimits(2, 3, 1 << 20))
                .build();
        StringBuilder lines = new StringBuilder("m,service=other,version=1 status=200i\n");
        for (int i = 0; i < 5; i++) {
            lines.append("m,service=many,version=1,instance=").append(i).append(" status=200i\n");
        }
        try (RunningService small = RunningService.start(config)) {
            JsonObject problem = problem(small.post("/api/v2/write", lines.toString()), 429);

            assertThat(problem.getString("detail"))
                    .isEqualTo("samples of more series than one service may have (maxSeriesPerService: 3): 2;"
                            + " samples taken: 4");
            assertThat(small.metric("judge_ingest_samples_total{result=\"service_limit\"}"))
                    .isEqualTo(2);
        }
    }

    @Test
    void bodies_moreThanMayBeInFlight_areRefusedUntilThereIsRoom() throws Exception {
        ServerConfig config = ServerConfig.DEFAULT.toBuilder()
                .port(0)
                .maxBodyBytes(LIMIT)
                .maxSeries(100)
                .maxAnalyses(10)
                .ingest(new IngestLimits(2, 100, LIMIT))
                .build();
        String head = "POST /api/v2/write HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LIMIT + "\r\n\r\n";
        try (RunningService small = RunningService.start(config)) {
            Socket slow = new Socket(InetAddress.getLoopbackAddress(), small.port());
            slow.getOutputStream().write(head.getBytes(UTF_8));
            RunningService.eventually(
                    "the slow body has its room",
                    Duration.ofSeconds(5),
                    () -> small.metric("judge_body_bytes_in_flight") == LIMIT);

            HttpResponse<String> refused = small.post("/api/v2/write", GOOD.repeat(100));
            assertThat(problem(refused, 429).getString("detail")).contains("maxBodyBytesInFlight");
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(small.postChunked("/api/v2/write", GOOD.getBytes(UTF_8)).statusCode())
                    .isEqualTo(429);
            assertThat(small.metric("judge_ingest_refused_bodies_total")).isEqualTo(2);

            slow.close();
            RunningService.eventually(
                    "the room is given back",
                    Duration.ofSeconds(5),
                    () -> small.metric("judge_body_bytes_in_flight") == 0);
            assertThat(small.post("/api/v2/write", GOOD).statusCode()).isEqualTo(204);
            assertThat(small.metric("judge_body_bytes_in_flight")).isZero();
        }
    }

    @Test
    void body_overTheLimit_isRefused() {
        byte[] body = GOOD.repeat(1_000).getBytes(UTF_8);

        JsonObject declared = problem(service.post("/api/v2/write", body), 413);
        assertThat(declared.getString("detail")).isEqualTo("the body is larger than the limit of 65536 bytes");
        problem(service.postChunked("/api/v2/write", body), 413);
        problem(service.post("/api/v1/samples", body), 413);
        problem(service.post("/api/v1/analyses", body), 413);
    }

    @Test
    void body_atTheLimit_isTaken() {
        String comment = "#" + "x".repeat(LIMIT - GOOD.length() - 2) + "\n" + GOOD;

        assertThat(comment).hasSize(LIMIT);
        assertThat(service.post("/api/v2/write", comment).statusCode()).isEqualTo(204);
        assertThat(service.postChunked("/api/v2/write", comment.getBytes(UTF_8)).statusCode())
                .isEqualTo(204);
        assertThat(service.post("/api/v2/write", RunningService.gzip(comment), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(204);
        problem(service.post("/api/v2/write", RunningService.gzip(comment + "\n"), "Content-Encoding", "gzip"), 413);
    }

    @Test
    void body_thatUnpacksToMoreThanTheLimit_isRefused() {
        byte[] bomb = RunningService.gzip(new byte[32 << 20]);
        assertThat(bomb.length).isLessThan(LIMIT);

        problem(service.post("/api/v2/write", bomb, "Content-Encoding", "gzip"), 413);
    }

    @Test
    void body_thatIsNoWholeGzip_isRefusedAndNothingOfItTaken() {
        byte[] whole = RunningService.gzip(GOOD.repeat(500));
        double before = recorded();

        JsonObject truncated = problem(
                service.post("/api/v2/write", Arrays.copyOf(whole, whole.length - 9), "Content-Encoding", "gzip"), 400);
        assertThat(truncated.getString("detail")).contains("not gzip from its beginning to its end");
        problem(service.post("/api/v2/write", GOOD, "Content-Encoding", "gzip"), 400);
        whole[whole.length - 5] ^= 1;
        problem(service.post("/api/v2/write", whole, "Content-Encoding", "gzip"), 400);
        assertThat(recorded() - before).isZero();
    }

    @ParameterizedTest
    @CsvSource({"zstd", "br", "deflate", "'gzip, gzip'"})
    void body_ofAnotherEncoding_isRefusedWithWhatIsTaken(String encoding) {
        HttpResponse<String> response = service.post("/api/v2/write", GOOD, "Content-Encoding", encoding);

        problem(response, 415);
        assertThat(response.headers().firstValue("Accept-Encoding")).contains("gzip, identity");
    }

    @Test
    void sample_ofEveryFate_isCounted() {
        double malformed = service.metric("judge_ingest_samples_total{result=\"malformed\"}");
        service.post("/api/v2/write", "x\n");

        assertThat(service.metric("judge_ingest_samples_total{result=\"malformed\"}") - malformed)
                .isEqualTo(1);
        assertThat(service.metric("judge_ingest_samples_total{result=\"early\"}"))
                .isZero();
    }

    private static double recorded() {
        return service.metric("judge_ingest_samples_total{result=\"recorded\"}");
    }

    private static JsonObject problem(HttpResponse<String> response, int status) {
        return Problems.of(response, status);
    }
}
