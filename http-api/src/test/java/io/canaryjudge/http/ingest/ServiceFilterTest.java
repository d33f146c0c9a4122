package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.metric.Sample;
import io.canaryjudge.window.Arrival;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of senders that may not send for every service. */
class ServiceFilterTest {

    private static final long NOW = 1_764_000_000_000L;
    private static final String REFUSAL = "service is 'b', must be one for which the sender has the role ingest";
    private final List<String> taken = new ArrayList<>();
    private final LineProtocolDecoder decoder = new LineProtocolDecoder(
            IngestMapping.DEFAULT,
            (series, epochMillis, latency, outcome, readings, arrival) -> {
                taken.add(series.key().service());
                return Arrival.RECORDED;
            },
            1);

    private Decoded decode(String text, ServiceFilter services) {
        byte[] body = (text + " ".repeat(64)).getBytes(UTF_8);
        int length = text.getBytes(UTF_8).length;
        LineProtocolDecoder.Body reading = decoder.read(body, 0, length, Precision.NANOSECONDS, services, NOW, 10_000);
        while (!reading.advance(40)) {
            assertThat(taken).hasSizeLessThan(1_000);
        }
        return reading.decoded();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void linesOfOtherServices_areRefused_alsoWhereTheirBeginningIsKnown(int rounds) {
        String body = """
                r,service=a,version=1 latency_ms=1
                r,service=b,version=1 latency_ms=2
                r,service=a,version=1 latency_ms=3
                """;
        for (int i = 0; i < rounds; i++) {
            decode(body, ServiceFilter.ALL);
        }
        assertThat(taken).hasSize(3 * rounds).contains("b");
        taken.clear();

        Decoded decoded = decode(body, "a"::equals);

        assertThat(taken).containsExactly("a", "a");
        assertThat(decoded.accepted()).isEqualTo(2);
        assertThat(decoded.errors()).containsExactly(new LineError(2, 1, REFUSAL));
        taken.clear();
        decode(body, ServiceFilter.ALL);
        assertThat(taken).containsExactly("a", "b", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"service=b", "service=b,version=2", "other=x,service=b"})
    void linesThatAreSpelledOtherwise_areRefusedToo(String tags) {
        String version = tags.contains("version") ? "" : ",version=1";

        Decoded decoded = decode("r," + tags + version + " latency_ms=1,status=200i\n", "a"::equals);

        assertThat(taken).isEmpty();
        assertThat(decoded.refused()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void ndjsonOfOtherServices_isRefused(String lineEnd) {
        List<Sample> samples = new ArrayList<>();
        String text = "{\"service\":\"b\",\"version\":\"1\",\"latency_ms\":1}" + lineEnd
                + "{\"service\":\"a\",\"version\":\"1\",\"latency_ms\":1}";
        byte[] body = text.getBytes(UTF_8);

        Decoded decoded = new NdjsonDecoder(NOW, 10_000, "a"::equals).decode(body, 0, body.length, samples::add);

        assertThat(samples).extracting(sample -> sample.series().service()).containsExactly("a");
        assertThat(decoded.errors()).containsExactly(new LineError(1, 1, REFUSAL));
    }
}
