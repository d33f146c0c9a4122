package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.coding.ContentCoding;
import io.canaryjudge.http.coding.Packing;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** How bodies may be packed, as a client sees it. */
class BodyCodingTest {

    private static final String GOOD = "{\"service\":\"packed\",\"version\":\"1\",\"latency_us\":900}\n";
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** One that is unpacked at once, one of which that is tried, and one that goes to a worker. */
    @ParameterizedTest
    @EnumSource
    void samples_inEveryCoding_areTaken(ContentCoding coding) {
        for (int lines : new int[] {3, 10_000, 100_000}) {
            double before = recorded();

            HttpResponse<String> response = post(coding.word(), Packing.pack(coding, bytes(GOOD.repeat(lines))));

            assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
            assertThat(recorded() - before).isEqualTo(lines);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void body_thatUnpacksToMoreThanTheLimit_isRefusedWithTheLimit(ContentCoding coding) {
        HttpResponse<String> response = post(coding.word(), Packing.pack(coding, new byte[17 << 20]));

        assertThat(Problems.of(response, 413).getString("detail"))
                .isEqualTo("the body is larger than the limit of 16777216 bytes");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
    void body_thatIsNoSuchThing_isRefusedWithTheCoding(ContentCoding coding) {
        HttpResponse<String> small = post(coding.word(), bytes(GOOD));
        HttpResponse<String> large = post(coding.word(), bytes(GOOD.repeat(10_000)));

        assertThat(Problems.of(small, 400).getString("detail"))
                .contains("not " + coding.word() + " from its beginning");
        assertThat(Problems.of(large, 400).getString("detail"))
                .contains("not " + coding.word() + " from its beginning");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, zstd", "gzip,gzip", "", "none"})
    void body_ofAnotherCoding_isRefusedWithWhatIsTaken(String coding) {
        HttpResponse<String> response = post(coding, bytes(GOOD));

        String allowed = "gzip, deflate, zstd, snappy, x-snappy-framed, identity";
        assertThat(Problems.of(response, 415).getString("detail"))
                .startsWith("the body's encoding must be one of " + allowed);
        assertThat(response.headers().firstValue("Accept-Encoding")).contains(allowed);
    }

    @Test
    void codings_inARow_areRefusedWithTheReason() {
        assertThat(Problems.of(post("gzip, zstd", bytes(GOOD)), 415).getString("detail"))
                .endsWith("several in a row are not taken");
    }

    private static HttpResponse<String> post(String coding, byte[] body) {
        return service.post("/api/v1/samples", body, "Content-Encoding", coding);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static double recorded() {
        return service.metric("judge_ingest_samples_total{result=\"recorded\"}");
    }
}
