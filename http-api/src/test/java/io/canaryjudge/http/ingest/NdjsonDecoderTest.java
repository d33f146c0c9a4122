package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NdjsonDecoderTest {

    private static final long NOW = 1_795_428_000_000L;
    private static final String HEAD = "{\"service\":\"a\",\"version\":\"b\",";
    private static final String GOOD = HEAD + "\"latency_us\":1}";

    private final List<Sample> samples = new ArrayList<>();

    @Test
    void object_withEveryKey_isASample() {
        decode("{\"service\":\"checkout\",\"version\":\"1.5.0\",\"instance\":\"pod-1\","
                + "\"timestamp\":\"2026-11-23T10:00:00.123Z\",\"latency_ms\":18.3,\"status\":200,\"error\":true}");

        assertThat(samples)
                .containsExactly(new Sample(
                        new SeriesKey("checkout", "1.5.0", "pod-1"), 1_795_428_000_123L, 18_300, Outcome.FAILED));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "latency_us":1830            | 1830       | UNKNOWN
            "latency_us":1830.5          | 1831       | UNKNOWN
            "latency_us":0               | 0          | UNKNOWN
            "latency_us":-0.0            | 0          | UNKNOWN
            "latency_us":1.5e3           | 1500       | UNKNOWN
            "latency_us":7200000000      | 7200000000 | UNKNOWN
            "latency_ms":2.5             | 2500       | UNKNOWN
            "duration_s":0.0123          | 12300      | UNKNOWN
            "latency_us":92233720368547758070 | 9223372036854775807 | UNKNOWN
            "status":200                 | -1         | SUCCEEDED
            "status":599                 | -1         | FAILED
            "error":false                | -1         | SUCCEEDED
            "error":true                 | -1         | FAILED
            "error":false,"status":500   | -1         | FAILED
            "status":200,"error":true    | -1         | FAILED
            "latency_us":5,"status":404  | 5          | SUCCEEDED
            """)
    void fields_areReadInTheirUnits(String fields, long latencyMicros, Outcome outcome) {
        assertThat(sampleOf(HEAD + fields + "}"))
                .isEqualTo(new Sample(new SeriesKey("a", "b", ""), NOW, latencyMicros, outcome));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            "2026-11-23T10:00:00Z", 1795428000000
            "2026-11-23T11:00:00.123+01:00", 1795428000123
            "2026-11-23T10:00:00.1234567Z", 1795428000123
            "1969-12-31T23:59:59.999Z", -1
            1795428000123, 1795428000123
            -5, -5
            0, 0
            1795428060000, 1795428060000
            """)
    void timestamp_inTextOrMilliseconds_isRead(String timestamp, long epochMillis) {
        assertThat(sampleOf(HEAD + "\"error\":true,\"timestamp\":" + timestamp + "}")
                        .epochMillis())
                .isEqualTo(epochMillis);
    }

    @Test
    void text_withEscapesAndUnicode_isDecoded() {
        Sample sample = sampleOf(
                "{\"service\":\"za\\u017c\\ud83d\\ude00\",\"version\":\"é\\n\",\"instance\":\"\",\"error\":true}");

        assertThat(sample.series()).isEqualTo(new SeriesKey("zaż😀", "é\n", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "service":5          | 12 | service is '5', must be text of 1 to 256 characters
            "service":""         | 12 | service is '', must be text of 1 to 256 characters
            "service":null       | 12 | service is 'null', must be text of 1 to 256 characters
            "service":["a"]      | 12 | service is '[', must be text of 1 to 256 characters
            "service":"\\ud83d"  | 12 | service is '?', must be text of 1 to 256 characters
            "instance":{"a":1}   | 13 | instance is '{', must be text of 0 to 256 characters
            "instance":null      | 13 | instance is 'null', must be text of 0 to 256 characters
            "timestamp":"today"  | 14 | timestamp is 'today', must be ISO 8601 text
            "timestamp":"2026-11-23"  | 14 | timestamp is '2026-11-23', must be ISO 8601 text
            "timestamp":"+1000000000-01-01T00:00:00Z" | 14 | timestamp is '+1000000000-01-01T00:00:00Z', must be ISO 8601 text
            "timestamp":1.5      | 14 | timestamp is '1.5', must be ISO 8601 text
            "timestamp":9223372036854775808 | 14 | timestamp is '9223372036854775808', must be ISO 8601 text
            "timestamp":true     | 14 | timestamp is 'true', must be ISO 8601 text
            "timestamp":1795428060001 | 14 | timestamp is '1795428060001', must be at most 60000 ms ahead of the receiver's clock, which says 2026-11-23T10:00:00Z
            "timestamp":"2026-11-23T10:01:00.001Z" | 14 | timestamp is '2026-11-23T10:01:00.001Z', must be at most 60000 ms ahead
            "latency_us":-1      | 15 | latency_us is '-1', must be a number, 0 or more
            "latency_us":"5"     | 15 | latency_us is '5', must be a number, 0 or more
            "latency_ms":1e400   | 15 | latency_ms is '1e400', must be a number, 0 or more
            "duration_s":null    | 15 | duration_s is 'null', must be a number, 0 or more
            "duration_s":[1,2]   | 15 | duration_s is '[', must be a number, 0 or more
            "status":99          | 11 | status is '99', must be a whole number from 100 to 599
            "status":600         | 11 | status is '600', must be a whole number from 100 to 599
            "status":200.0       | 11 | status is '200.0', must be a whole number from 100 to 599
            "status":"200"       | 11 | status is '200', must be a whole number from 100 to 599
            "status":4294967496  | 11 | status is '4294967496', must be a whole number from 100 to 599
            "status":99999999999999999999 | 11 | status is '99999999999999999999', must be a whole number from 100 to 599
            "error":"true"       | 10 | error is 'true', must be true or false
            "error":1            | 10 | error is '1', must be true or false
            "Service":"a"        | 2  | key 'Service' is unknown, must be one of service, version, instance, timestamp, latency_us, latency_ms, duration_s, status, error, values
            "values":0.4         | 11 | values is '0.4', must be an object of numbers by their names
            "values":{}          | 11 | values is empty, must have at least one number
            "values":{"a":"1"}   | 12 | values.a is '1', must be a number
            "values":{"a":[1]}   | 12 | values.a is '[', must be a number
            "values":{"a":1e101} | 12 | values.a is '1e101', must be -1e100 to 1e100
            "values":{"a":1e400} | 12 | values.a is '1e400', must be -1e100 to 1e100
            "values":{"":1}      | 12 | values. is '1', must be named with at least one character
            "values":{"a":1,"a":2} | 18 | values.a is '2', must be given once
            "":1                 | 2  | key '' is unknown, must be one of
            "x":{"status":[1]}   | 2  | key 'x' is unknown, must be one of
            """)
    void value_thatIsNotAllowed_isRefusedByName(String field, int column, String reason) {
        LineError error = errorsOf("{" + field + "}").get(0);

        assertThat(error.reason()).startsWith(reason);
        assertThat(error.column()).isEqualTo(column);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            hello                    | 1  | the line is 'hello', must be a JSON object
            [1]                      | 1  | the line is '[1]', must be a JSON object
            '  "x"'                  | 3  | the line is '"x"', must be a JSON object
            {"service":"a",}         | 16 | not valid JSON:
            {"service":'a'}          | 12 | not valid JSON:
            {"service":a}            | 12 | not valid JSON:
            {"latency_us":NaN}       | 18 | not valid JSON:
            {"latency_us":+1}        | 16 | not valid JSON:
            {"latency_us":01}        | 16 | not valid JSON:
            {"service":"a"           | 15 | not valid JSON:
            {"service"               | 11 | not valid JSON:
            {                        | 2  | not valid JSON:
            """)
    void line_thatIsNoJsonObject_isRefused(String line, int column, String reason) {
        LineError error = errorsOf(line).get(0);

        assertThat(error.reason()).startsWith(reason);
        assertThat(error.column()).isEqualTo(column);
    }

    @Test
    void line_withSeveralFaults_reportsAllOfThem() {
        List<LineError> errors = errorsOf("{\"service\":1,\"status\":42,\"statsu\":200,\"status\":200,\"error\":0}");

        assertThat(errors)
                .extracting(LineError::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).startsWith("service is '1'"),
                        reason -> assertThat(reason).startsWith("status is '42'"),
                        reason -> assertThat(reason).startsWith("key 'statsu' is unknown"),
                        reason -> assertThat(reason).isEqualTo("key status is given twice, must be given once"),
                        reason -> assertThat(reason).startsWith("error is '0'"),
                        reason -> assertThat(reason).isEqualTo("key version is missing, must be given"));
        assertThat(errors).extracting(LineError::column).containsExactly(12, 23, 26, 39, 60, 1);
    }

    @Test
    void line_withTwoLatencies_isRefused() {
        assertThat(errorsOf(HEAD + "\"latency_us\":1,\"latency_ms\":1}"))
                .extracting(LineError::reason)
                .containsExactly("latency_ms is '1', must be the only latency of its line");
    }

    @Test
    void line_withoutLatencyAndOutcome_isRefused() {
        assertThat(errorsOf("{}"))
                .extracting(LineError::reason)
                .containsExactly(
                        "key service is missing, must be given",
                        "key version is missing, must be given",
                        "there is neither a latency nor an outcome nor a reading, must be at least one of"
                                + " latency_us, latency_ms, duration_s, status, error, values");
    }

    @Test
    void line_withMoreThanOneValue_isRefused() {
        for (String more : new String[] {"{}", " 1", "]", GOOD}) {
            assertThat(errorsOf(GOOD + more)).hasSize(1);
        }
    }

    @Test
    void line_inAnotherEncoding_isRefused() {
        assertThat(errorsOf("{\"service\":\"\u00c0\u00af\",\"version\":\"b\",\"error\":true}".getBytes(ISO_8859_1)))
                .extracting(LineError::reason)
                .containsExactly("the line must be valid UTF-8");
        assertThat(errorsOf(GOOD.getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))
                .hasSize(1);
        assertThat(errorsOf(GOOD.getBytes(java.nio.charset.StandardCharsets.UTF_16BE)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_537})
    void line_longerThan64KiB_isRefused(int length) {
        String line = GOOD.replace("{", "{" + " ".repeat(length - GOOD.length()));

        Decoded decoded = decode(line + "\n" + GOOD);

        assertThat(decoded.accepted()).isEqualTo(length <= 65_536 ? 2 : 1);
    }

    @Test
    void lines_badAndGood_areReadApart() {
        Decoded decoded = decode(GOOD + "\n\n{\"a\n \t\r\n" + GOOD + "\r\n   " + GOOD + "\n]\n" + GOOD);

        assertThat(decoded.accepted()).isEqualTo(4);
        assertThat(decoded.refused()).isEqualTo(2);
        assertThat(decoded.errors()).extracting(LineError::line).containsExactly(3, 7);
    }

    @Test
    void errors_beyondAHundred_areCountedOnly() {
        Decoded decoded = decode("{}\n".repeat(250));

        assertThat(decoded.refused()).isEqualTo(250);
        assertThat(decoded.errors()).hasSize(100);
    }

    @Test
    void part_ofABuffer_isAllThatIsRead() {
        byte[] buffer = ("x\n" + GOOD + "}").getBytes(UTF_8);

        assertThat(new NdjsonDecoder(NOW, 0).decode(buffer, 2, GOOD.length(), samples::add))
                .isEqualTo(new Decoded(1, 0, List.of()));
    }

    @Test
    void bodies_damagedAtRandom_neverFailAndNeverTouchOtherLines() {
        SplittableRandom random = new SplittableRandom(7);
        String line =
                HEAD + "\"instance\":\"é\",\"timestamp\":\"2026-11-23T10:00:00Z\",\"latency_us\":12.5,\"error\":true}";
        byte[] good = (GOOD + "\n").getBytes(UTF_8);
        String alphabet = "{}[]\",:\\u0e-.tfn\u0000\u00ff ";
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            for (int i = 0; i < 200_000; i++) {
                byte[] damaged = line.getBytes(UTF_8);
                for (int k = 1 + random.nextInt(4); k > 0; k--) {
                    int c = random.nextBoolean()
                            ? random.nextInt(256)
                            : alphabet.charAt(random.nextInt(alphabet.length()));
                    damaged[random.nextInt(damaged.length)] = (byte) (c == '\n' ? ' ' : c);
                }
                damaged[damaged.length - 1] = random.nextBoolean() ? (byte) '}' : damaged[damaged.length - 1];
                byte[] body = LineProtocolBodies.concat(LineProtocolBodies.concat(damaged, new byte[] {'\n'}), good);
                requireSecondLine(body);
            }
        });
    }

    private void requireSecondLine(byte[] body) {
        samples.clear();
        Decoded decoded = new NdjsonDecoder(NOW, 60_000).decode(body, 0, body.length, samples::add);
        Sample last = samples.get(samples.size() - 1);
        boolean kept = decoded.accepted() + decoded.refused() == 2
                && decoded.accepted() == samples.size()
                && last.equals(new Sample(new SeriesKey("a", "b", ""), NOW, 1, Outcome.UNKNOWN))
                && decoded.errors().isEmpty() == (decoded.refused() == 0)
                && decoded.errors().stream().allMatch(error -> error.line() == 1 && error.column() >= 1);
        if (!kept) {
            Assertions.fail(new String(body, UTF_8) + decoded + samples);
        }
    }

    private Sample sampleOf(String line) {
        assertThat(decode(line)).isEqualTo(new Decoded(1, 0, List.of()));
        return samples.get(0);
    }

    /** As Python writes whatever is not ASCII. */
    @Test
    void nameOfAReading_mayHaveAPairOfEscapes() {
        assertThat(sampleOf(HEAD + "\"values\":{\"t\\ud83d\\ude00\":1}}").readings())
                .containsExactly(new Reading("t😀", 1));
    }

    @Test
    void column_isCountedInBytes() {
        String before = "{\"service\":\"é😀€\",\"version\":\"b\",\"status\":";

        assertThat(errorsOf(before + "1}"))
                .extracting(LineError::column)
                .containsExactly(before.getBytes(UTF_8).length + 1);
    }

    private List<LineError> errorsOf(String line) {
        return errorsOf(line.getBytes(UTF_8));
    }

    private List<LineError> errorsOf(byte[] body) {
        Decoded decoded = new NdjsonDecoder(NOW, 60_000).decode(body, 0, body.length, samples::add);
        assertThat(decoded.refused()).isEqualTo(1);
        assertThat(samples).isEmpty();
        return decoded.errors();
    }

    private Decoded decode(String text) {
        byte[] body = text.getBytes(UTF_8);
        return new NdjsonDecoder(NOW, 60_000).decode(body, 0, body.length, samples::add);
    }

    @Test
    void values_areReadings_withOrWithoutARequest() {
        Reading cpu = new Reading("cpu", 0.4);
        Reading depth = new Reading("queue depth", -3);

        assertThat(sampleOf(HEAD + "\"values\":{\"cpu\":0.4,\"queue depth\":-3}}"))
                .isEqualTo(new Sample(
                        new SeriesKey("a", "b", ""), NOW, Sample.NO_LATENCY, Outcome.UNKNOWN, List.of(cpu, depth)));
        samples.clear();
        assertThat(sampleOf(HEAD + "\"values\":{\"cpu\":0.4},\"status\":500}"))
                .isEqualTo(
                        new Sample(new SeriesKey("a", "b", ""), NOW, Sample.NO_LATENCY, Outcome.FAILED, List.of(cpu)));
    }
}
