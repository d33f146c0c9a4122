package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.metric.Reading;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, where, and in which words. */
class LineProtocolRefusalTest {

    private static final long NOW = 1_795_428_000_000L;
    private static final String HEAD = "m,service=a,version=b ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1",
                "0x1",
                "0X1p3",
                "NaN",
                "nan",
                "Inf",
                "-Inf",
                "Infinity",
                "1e400",
                "-1e400",
                "-",
                ".",
                "-.",
                "e5",
                "1e",
                "1e+",
                "1.2.3",
                "1_000",
                "1f",
                "1d",
                "1L",
                "--1",
                "1-",
                "i",
                "u",
                "-i",
                "-u",
                "1ii",
                "1iu",
                "i1",
                "9i10",
                "1.0i",
                "1e3i",
                "1.5u",
                "-1u",
                "+1i",
                "9223372036854775808i",
                "-9223372036854775809i",
                "18446744073709551616u",
                "99999999999999999999999i",
                "٣",
                "yes",
                "tr",
                "tRUE",
                "TrUe",
                "truee",
                "'a'",
                "null",
                "1\\",
                "1\"",
                "\t1"
            })
    void value_thatIsNoNumber_isRefusedInEveryField(String value) {
        for (String field : new String[] {"latency_us", "latency_ms", "duration_s", "status", "error", "other"}) {
            LineError error = errorOf(HEAD + field + "=" + value + ",latency_us=1");

            assertThat(error.column()).isEqualTo(HEAD.length() + field.length() + 2);
            assertThat(error.reason()).startsWith("field " + field + " is '").contains("', must be ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            latency_us=-1        | field latency_us is '-1', must be 0 or more
            latency_us=-0.1      | field latency_us is '-0.1', must be 0 or more
            latency_ms=-5i       | field latency_ms is '-5i', must be 0 or more
            duration_s=-1e-9     | field duration_s is '-1e-9', must be 0 or more
            latency_us="5"       | field latency_us is '"5"', must be 0 or more
            latency_us=t         | field latency_us is 't', must be 0 or more
            status=99i           | field status is '99i', must be a whole number from 100 to 599
            status=600i          | field status is '600i', must be a whole number from 100 to 599
            status=-200i         | field status is '-200i', must be a whole number from 100 to 599
            status=200.5         | field status is '200.5', must be a whole number from 100 to 599
            status="200"         | field status is '"200"', must be a whole number from 100 to 599
            status=t             | field status is 't', must be a whole number from 100 to 599
            error=1i             | field error is '1i', must be t, T, true, True, TRUE, f, F, false, False or FALSE
            error="true"         | field error is '"true"', must be t, T,
            error=tru            | field error is 'tru', must be t, T,
            """)
    void value_outsideItsRange_isRefusedWithWhatIsAllowed(String field, String reason) {
        LineError error = errorOf(HEAD + field);

        assertThat(error.reason()).startsWith(reason);
        assertThat(error.column()).isEqualTo(HEAD.length() + field.indexOf('=') + 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            ,service=a,version=b latency_us=1            | 1  | the measurement's name is empty
            m,=x,service=a,version=b latency_us=1        | 3  | a tag's name is empty
            m,,service=a,version=b latency_us=1          | 3  | a tag's name is empty
            m, service=a,version=b latency_us=1          | 3  | a tag's name is empty
            m,service=a,version=b, latency_us=1          | 23 | a tag's name is empty
            m,service=,version=b latency_us=1            | 11 | tag service is '', must be at least one character
            m,service,version=b latency_us=1             | 10 | tag service is '', must be at least one character
            m,service=a,version= latency_us=1            | 21 | tag version is '', must be at least one character
            m,service=a,version=b,x=a=b latency_us=1     | 26 | tag x is 'a=', must be written with \\=
            m,service=a,version=b,service=c latency_us=1 | 23 | tag service is 'c', must be given once
            m,x=1,service=a,version=b,x=1 latency_us=1   | 27 | tag x is '1', must be given once
            m,service=a,version=b,time=1 latency_us=1    | 23 | a tag is named 'time'
            m,version=b latency_us=1                     | 1  | tag service is missing, must be given
            m,service=a latency_us=1                     | 1  | tag version is missing, must be given
            m latency_us=1                               | 1  | tag service is missing, must be given
            """)
    void tags_thatAreNotValid_areRefused(String line, int column, String reason) {
        assertRefused(line, column, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            m,service=a,version=b                                  | 22 | there is no field
            m,service=a,version=b\\ latency_us=1                   | 34 | tag version is
            m,service=a,version=b latency_us                       | 33 | field latency_us is '', must be a number, a boolean
            m,service=a,version=b latency_us=                      | 34 | field latency_us is '', must be a number, a boolean
            m,service=a,version=b latency_us=,status=200i          | 34 | field latency_us is '', must be a number, a boolean
            m,service=a,version=b latency_us= 1                    | 34 | field latency_us is '', must be a number, a boolean
            m,service=a,version=b =1                               | 23 | a field's name is empty
            m,service=a,version=b latency_us=1,                    | 36 | a field's name is empty
            m,service=a,version=b latency_us=1,,status=200i        | 36 | a field's name is empty
            m,service=a,version=b latency_us=1,=2                  | 36 | a field's name is empty
            m,service=a,version=b latency_us=1, status=200i        | 36 | a field's name is empty
            m,service=a,version=b latency_us=1=2                   | 34 | field latency_us is '1=2', must be 0 or more
            m,service=a,version=b latency_us=1,time=5              | 36 | a field is named 'time'
            m,service=a,version=b time="x",latency_us=1            | 23 | a field is named 'time'
            m,service=a,version=b latency_us=1,latency_us=1        | 47 | field latency_us is '1', must be the only latency
            m,service=a,version=b latency_us=1,duration_s=1        | 47 | field duration_s is '1', must be the only latency
            m,service=a,version=b status=200i,status=200i          | 42 | field status is '200i', must be given once
            m,service=a,version=b error=t,error=t                  | 37 | field error is 't', must be given once
            m,service=a,version=b x="1"                            | 1  | there is neither a latency nor an outcome nor a reading, must be at least one of the fields duration_s, error, latency_ms, latency_us, status or another field with a number
            m,service=a,version=b x=1,x=1                          | 29 | field x is '1', must be given once
            m,service=a,version=b x=1.1e100                        | 25 | field x is '1.1e100', must be -1e100 to 1e100
            m,service=a,version=b x="abc                           | 25 | field x is '"abc', must be closed with a quote
            m,service=a,version=b x="abc\\"                        | 25 | field x is '"abc\\"', must be closed with a quote
            m,service=a,version=b x="abc"d,latency_us=1            | 25 | field x is '"abc"d', must be followed by a comma
            m,service=a,version=b x="abc""d",latency_us=1          | 25 | field x is '"abc""d"', must be followed by a comma
            """)
    void fields_thatAreNotValid_areRefused(String line, int column, String reason) {
        assertRefused(line, column, reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5",
                "1e9",
                "1i",
                "+1",
                "-",
                "0x1",
                "abc",
                "9223372036854775808",
                "-9223372036854775809",
                "1 2",
                "1,2",
                "1\t2",
                "\"1\""
            })
    void timestamp_thatIsNoInteger_isRefused(String timestamp) {
        LineError error = errorOf(HEAD + "latency_us=1 " + timestamp);

        assertThat(error.reason())
                .isEqualTo("timestamp is '" + timestamp.replace('\t', '?')
                        + "', must be a 64-bit number of milliseconds since 1970");
        assertThat(error.column()).isEqualTo(HEAD.length() + "latency_us=1 ".length() + 1);
    }

    @Test
    void timestamp_inSecondsThatFitsNoLong_isRefused() {
        SampleDecoder decoder = new SampleDecoder(IngestMapping.DEFAULT, Precision.SECONDS, NOW, 0);
        byte[] body = (HEAD + "latency_us=1 9223372036854775807").getBytes(UTF_8);

        assertThat(decoder.decode(body, 0, body.length, sample -> {}).errors())
                .extracting(LineError::reason)
                .containsExactly("timestamp is '9223372036854775807', must be a 64-bit number of seconds since 1970");
    }

    @Test
    void timestamp_furtherAheadThanAllowed_isRefused() {
        LineError error = errorOf(HEAD + "latency_us=1 1795428060001");

        assertThat(error.reason())
                .isEqualTo("timestamp is '2026-11-23T10:01:00.001Z', must be at most 60000 ms ahead of the receiver's"
                        + " clock, which says 2026-11-23T10:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00c3",
                "\u00c0\u00af",
                "\u00ed\u00a0\u0080",
                "\u00f5\u0080\u0080\u0080",
                "a\u00e2\u0082"
            })
    void tag_withMalformedUtf8_isRefused(String malformed) {
        String rest = ",service=a,version=b latency_us=1";

        assertThat(errorOfBytes("m,x=" + malformed + rest).reason())
                .startsWith("tag x is '")
                .endsWith("must be valid UTF-8");
        assertThat(errorOfBytes("m,x" + malformed + "=1" + rest).reason()).endsWith("must be named in valid UTF-8");
        assertThat(errorOfBytes("m,service=" + malformed + ",version=b latency_us=1")
                        .column())
                .isEqualTo(11);
    }

    @Test
    void tag_longerThan256Characters_isRefusedShortened() {
        LineError error = errorOf("m,service=" + "s".repeat(257) + ",version=b latency_us=1");

        assertThat(error.reason())
                .isEqualTo("tag service is '" + "s".repeat(63) + "…', must be at most 256 characters long, has 257");
    }

    @Test
    void tags_moreThan64_areRefused() {
        String tags = IntStream.range(0, 63).mapToObj(i -> ",t" + i + "=x").collect(Collectors.joining());

        assertThat(errorOf("m,service=a,version=b" + tags + " latency_us=1").reason())
                .isEqualTo("a line has more than 64 tags, must have at most that");
    }

    @Test
    void decoder_withNegativeSkew_isRefused() {
        assertThatThrownBy(() -> new SampleDecoder(IngestMapping.DEFAULT, Precision.SECONDS, NOW, -1)
                        .decode(new byte[0], 0, 0, sample -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxFutureSkewMillis must be 0 or more, was -1");
    }

    private static void assertRefused(String line, int column, String reason) {
        LineError error = errorOf(line);
        assertThat(error.reason()).startsWith(reason);
        assertThat(error.column()).isEqualTo(column);
    }

    private static LineError errorOf(String line) {
        return errorOf(line.getBytes(UTF_8));
    }

    private static LineError errorOfBytes(String line) {
        return errorOf(line.getBytes(ISO_8859_1));
    }

    private static LineError errorOf(byte[] body) {
        SampleDecoder decoder = new SampleDecoder(IngestMapping.DEFAULT, Precision.MILLISECONDS, NOW, 60_000);
        Decoded decoded = decoder.decode(body, 0, body.length, sample -> {
            throw new AssertionError("accepted: " + sample);
        });
        assertThat(decoded.refused()).isEqualTo(1);
        assertThat(decoded.errors()).hasSize(1);
        return decoded.errors().get(0);
    }

    @Test
    void reading_ofTooManyNames_orTooLongAName_isRefused() {
        StringBuilder fields = new StringBuilder("n0=0");
        for (int i = 1; i < Reading.MAX_NAMES; i++) {
            fields.append(",n").append(i).append("=0");
        }
        String full = "m,service=a,version=b " + fields;
        int column = full.length() + ",more=".length() + 1;

        assertRefused(full + ",more=1", column, "field more is '1', must be one of at most 32 readings of its line");
        String name = "n".repeat(Reading.MAX_NAME_LENGTH + 1);
        assertThat(errorOf("m,service=a,version=b " + name + "=1").reason())
                .endsWith("is '1', must be named with at most 256 characters");
    }
}
