package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.remotewrite.RemoteWriteConfig;
import io.canaryjudge.connector.remotewrite.RemoteWriteConfig.Limits;
import io.canaryjudge.http.config.Formats;
import io.canaryjudge.http.config.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders of remote write are answered. The bodies are those of OfficialBodiesTest. */
class RemoteWriteTest {

    private static final String PATH = "/api/v1/write";
    private static final String V1 = "application/x-protobuf";
    private static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private final MovedClock clock = new MovedClock(Instant.ofEpochMilli(1_700_000_000_000L));
    private final RunningService service = RunningService.start(ServerConfig.DEFAULT, clock);

    @AfterEach
    void stop() {
        service.close();
    }

    private static byte[] body(String name) {
        try (InputStream in = RemoteWriteTest.class.getResourceAsStream(name + ".snappy")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> write(RunningService service, byte[] body, String contentType) {
        return service.post(PATH, body, "Content-Type", contentType, "Content-Encoding", "snappy");
    }

    private static String written(HttpResponse<String> response, String what) {
        return response.headers()
                .firstValue("X-Prometheus-Remote-Write-%s-Written".formatted(what))
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "v1-scrape1, application/x-protobuf",
        "v1-scrape1, Application/X-Protobuf; proto=prometheus.WriteRequest"
    })
    void version1_isTakenWithoutContent(String name, String contentType) {
        HttpResponse<String> response = write(service, body(name), contentType);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(service.metric("judge_remote_write_series")).isEqualTo(5);
    }

    @Test
    void version2_isToldWhatWasWritten() {
        HttpResponse<String> response = write(service, body("v2-scrape1"), V2);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
        assertThat(written(response, "Samples")).isEqualTo("5");
        assertThat(written(response, "Histograms")).isEqualTo("3");
        assertThat(written(response, "Exemplars")).isEqualTo("1");
        clock.move(Duration.ofSeconds(15));
        write(service, body("v2-scrape2"), V2);
        assertThat(service.metric("judge_ingest_samples_total{result=\"recorded\"}"))
                .isGreaterThanOrEqualTo(30 + 100 + 3 + 7 + 34);
        assertThat(service.metric("judge_remote_write_samples_total{result=\"used\"}"))
                .isEqualTo(14);
    }

    @Test
    void body_thatIsWrong_isRefusedForGood() {
        HttpResponse<String> response = write(service, "no snappy at all".getBytes(UTF_8), V2);

        Problems.of(response, 400);
        assertThat(written(response, "Samples")).isEqualTo("0");
        assertThat(service.metric("judge_remote_write_bodies_refused_total")).isEqualTo(1);
    }

    @Test
    void body_thatDeclaresTooMuch_isTooLarge() {
        byte[] bomb = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0};

        Problems.of(write(service, bomb, V1), 413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-protobuf;proto=prometheus.Other", "text/plain"})
    void contentType_ofAnotherKind_isToldWhatIsAccepted(String contentType) {
        HttpResponse<String> response = write(service, body("v1-scrape1"), contentType);

        Problems.of(response, 415);
        assertThat(response.headers().firstValue("Accept"))
                .hasValueSatisfying(accepted ->
                        assertThat(accepted).contains("io.prometheus.write.v2.Request", "prometheus.WriteRequest"));
        assertThat(response.headers().firstValue("Accept-Encoding")).hasValue("snappy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity", "zstd"})
    void encoding_otherThanSnappy_isRefused(String encoding) {
        Problems.of(service.post(PATH, body("v1-scrape1"), "Content-Type", V1, "Content-Encoding", encoding), 415);
        Problems.of(service.post(PATH, body("v1-scrape1"), "Content-Type", V1), 415);
    }

    @Test
    void samples_datedAhead_arePartlyWritten() {
        write(service, body("v2-scrape1"), V2);

        HttpResponse<String> response = write(service, body("v2-scrape2"), V2);

        assertThat(Problems.of(response, 400).getInteger("refused")).isEqualTo(7);
        assertThat(written(response, "Samples")).isEqualTo("1");
        assertThat(written(response, "Histograms")).isEqualTo("0");
        assertThat(service.metric("judge_remote_write_samples_total{result=\"bad_time\"}"))
                .isEqualTo(7);
    }

    @Test
    void series_moreThanAreFollowed_areWorthAnotherTry() {
        Limits two = new Limits(2, Duration.ofMinutes(1), Duration.ofSeconds(5));
        ServerConfig config = ServerConfig.DEFAULT.withFormats(
                Formats.DEFAULT.withRemoteWrite(RemoteWriteConfig.DEFAULT.withLimits(two)));
        try (RunningService small = RunningService.start(config, clock)) {
            HttpResponse<String> response = write(small, body("v2-scrape1"), V2);

            assertThat(Problems.of(response, 429).getInteger("accepted")).isEqualTo(3);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("30");
            assertThat(written(response, "Histograms")).isEqualTo("2");
        }
    }
}
