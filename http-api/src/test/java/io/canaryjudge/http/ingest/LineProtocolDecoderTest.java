package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted, and what sample it makes. */
class LineProtocolDecoderTest {

    private static final long NOW = 1_795_428_000_000L;
    private static final long SKEW = 60_000;

    private final List<Sample> samples = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            latency_us=1830                 | 1830
            latency_us=1830i                | 1830
            latency_us=1830u                | 1830
            latency_us=1830.4               | 1830
            latency_us=1830.5               | 1831
            latency_us=0                    | 0
            latency_us=-0                   | 0
            latency_us=-0i                  | 0
            latency_us=007i                 | 7
            latency_us=.5                   | 1
            latency_us=5.                   | 5
            latency_us=1e3                  | 1000
            latency_us=1E+3                 | 1000
            latency_us=1500e-2              | 15
            latency_us=3600000001i          | 3600000001
            latency_us=9223372036854775807i | 9223372036854775807
            latency_us=18446744073709551615u| 9223372036854775807
            latency_us=1e308                | 9223372036854775807
            latency_ms=2                    | 2000
            latency_ms=2i                   | 2000
            latency_ms=1.2345               | 1235
            duration_s=0.0123               | 12300
            duration_s=3i                   | 3000000
            duration_s=7200                 | 7200000000
            """)
    void latency_inAnyUnitAndType_isInMicroseconds(String field, long micros) {
        assertThat(sampleWith(field).latencyMicros()).isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=100i             | SUCCEEDED
            status=200i             | SUCCEEDED
            status=499i             | SUCCEEDED
            status=500i             | FAILED
            status=599i             | FAILED
            status=503u             | FAILED
            status=503              | FAILED
            status=503.0            | FAILED
            error=t                 | FAILED
            error=T                 | FAILED
            error=true              | FAILED
            error=True              | FAILED
            error=TRUE              | FAILED
            error=f                 | SUCCEEDED
            error=F                 | SUCCEEDED
            error=false             | SUCCEEDED
            error=False             | SUCCEEDED
            error=FALSE             | SUCCEEDED
            status=200i,error=true  | FAILED
            status=500i,error=false | FAILED
            error=true,status=200i  | FAILED
            error=false,status=404i | SUCCEEDED
            """)
    void outcome_ofStatusAndError_isFailedIfEitherSaysSo(String fields, Outcome outcome) {
        Sample sample = sampleWith(fields);

        assertThat(sample.outcome()).isEqualTo(outcome);
        assertThat(sample.hasLatency()).isFalse();
    }

    @Test
    void outcome_ofLatencyAlone_isUnknown() {
        assertThat(sampleWith("latency_us=5i").outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m,service=a,version=b                       | a      | b     | ''
            m,service=a,version=b,instance=c            | a      | b     | c
            m,instance=c,version=b,service=a            | a      | b     | c
            m,host=h,service=a,version=b,zone=z         | a      | b     | ''
            m,service=a\\ b,version=1\\,2,instance=x\\=y| a b    | 1,2   | x=y
            m,service=a\\b,version=\\\\c,instance=\\c   | a\\b   | \\\\c | \\c
            m,service=a\\\\\\,b,version=1               | a\\\\,b| 1     | ''
            m,service="a",version="1                    | "a"    | "1    | ''
            m,service=zażółć,version=1.5.0-β,instance=😀| zażółć | 1.5.0-β | 😀
            m\\,x\\ y=z,service=a,version=b             | a      | b     | ''
            "m",service=a,version=b                     | a      | b     | ''
            m=n,service=a,version=b                     | a      | b     | ''
            \\#m,service=a,version=b                    | a      | b     | ''
            m,serv\\ ice=x,service=a,version=b          | a      | b     | ''
            """, quoteCharacter = '\'')
    void tags_inAnyOrderAndEscaped_makeTheKey(String head, String service, String version, String instance) {
        assertThat(sampleOf(head + " latency_us=1").series()).isEqualTo(new SeriesKey(service, version, instance));
    }

    @Test
    void tags_ofTheLineBeforeWithMore_areReadAgain() {
        decode("""
                m,service=a,version=1 latency_us=1
                m,service=a,version=1,instance=x latency_us=2
                m,service=a,version=1\\ x latency_us=3
                m,service=a,version=12 latency_us=4
                m,service=a,version=1 latency_us=5
                """);

        assertThat(samples)
                .extracting(Sample::series)
                .containsExactly(
                        new SeriesKey("a", "1", ""),
                        new SeriesKey("a", "1", "x"),
                        new SeriesKey("a", "1 x", ""),
                        new SeriesKey("a", "12", ""),
                        new SeriesKey("a", "1", ""));
    }

    @Test
    void tags_thatStayTheSame_giveTheSameKeyObject() {
        decode("m,service=a,version=1 latency_us=1\nm,service=a,version=1 latency_us=2\n");

        assertThat(samples.get(1).series()).isSameAs(samples.get(0).series());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "note=\"\"",
                "note=\"a b,c=d\"",
                "note=\"say \\\"hi\\\"\"",
                "note=\"back\\\\\"",
                "note=\"a\nb\r\nc\"",
                "note=\"a\n# b\n\nc\"",
                "no\\ te\\=\\,=1",
                "\"note\"=1",
                "n=1e-400",
                "n=-9223372036854775808i",
                "n=18446744073709551615u",
                "n=0.1234567890123456789012345678901234567890",
                "n=t",
                "Time=1",
                "times=1"
            })
    void unknownField_ofAnyType_leavesTheRequestAsItIs(String field) {
        assertThat(sampleWith(field + ",latency_us=7").latencyMicros()).isEqualTo(7);
        assertThat(sampleWith("latency_us=7," + field).latencyMicros()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "cpu=0.4, cpu, 0.4",
        "queue\\ depth=12i, queue depth, 12",
        "free=-1e100, free, -1e100",
        "n=18446744073709551615u, n, 18446744073709551615",
        "zażółć=1, zażółć, 1",
    })
    void unknownField_withANumber_isAReading_withOrWithoutARequest(String field, String name, double value) {
        Sample alone = sampleWith(field);

        assertThat(alone.readings()).containsExactly(new Reading(name, value));
        assertThat(alone.hasLatency()).isFalse();
        assertThat(alone.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(sampleWith(field + ",status=500i,note=\"a\",on=t"))
                .isEqualTo(new Sample(alone.series(), alone.epochMillis(), -1, Outcome.FAILED, alone.readings()));
    }

    @ParameterizedTest
    @CsvSource({
        "NANOSECONDS, 1795428000123456789, 1795428000123",
        "MICROSECONDS, 1795428000123456, 1795428000123",
        "MILLISECONDS, 1795428000123, 1795428000123",
        "SECONDS, 1795428000, 1795428000000",
        "NANOSECONDS, -1, -1",
        "NANOSECONDS, -9223372036854775808, -9223372036855",
        "NANOSECONDS, 9223372036854775, 9223372036",
        "MILLISECONDS, -9223372036854775808, -9223372036854775808",
        "MILLISECONDS, 0, 0",
        "MILLISECONDS, 1795428060000, 1795428060000",
    })
    void timestamp_inAnyPrecision_isInMilliseconds(Precision precision, String timestamp, long epochMillis) {
        SampleDecoder decoder = new SampleDecoder(IngestMapping.DEFAULT, precision, NOW, SKEW);
        byte[] body = ("m,service=a,version=b latency_us=1 " + timestamp).getBytes(UTF_8);

        Decoded decoded = decoder.decode(body, 0, body.length, samples::add);

        assertThat(decoded).isEqualTo(new Decoded(1, 0, List.of()));
        assertThat(samples.get(0).epochMillis()).isEqualTo(epochMillis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "   ", "\t"})
    void timestamp_leftOut_isNow(String trailing) {
        assertThat(sampleOf("m,service=a,version=b latency_us=1" + trailing.replace('\t', ' '))
                        .epochMillis())
                .isEqualTo(NOW);
    }

    @Test
    void spaces_aroundTheParts_areIgnored() {
        Sample sample = sampleOf(" \t m,service=a,version=b   latency_us=1   1795428000000  ");

        assertThat(sample).isEqualTo(new Sample(new SeriesKey("a", "b", ""), NOW, 1, Outcome.UNKNOWN));
    }

    @Test
    void mapping_withOtherNames_isFollowed() {
        IngestMapping mapping = IngestMapping.DEFAULT
                .withTags("app", "rev=ision", "pod name")
                .withFields(Map.of(
                        "rt", SampleField.LATENCY_MILLIS, "code", SampleField.STATUS, "code 2", SampleField.STATUS));
        SampleDecoder decoder = new SampleDecoder(mapping, Precision.MILLISECONDS, NOW, SKEW);
        byte[] body = "m,service=no,app=a,rev\\=ision=b,pod\\ name=c latency_us=9,rt=2,code\\ 2=500i 5".getBytes(UTF_8);

        decoder.decode(body, 0, body.length, samples::add);

        assertThat(samples)
                .containsExactly(new Sample(
                        new SeriesKey("a", "b", "c"), 5, 2000, Outcome.FAILED, List.of(new Reading("latency_us", 9))));
    }

    @Test
    void part_ofABuffer_isAllThatIsRead() {
        byte[] buffer = "status=500i m,service=a,version=b latency_us=12345".getBytes(UTF_8);

        Decoded decoded = decoder().decode(buffer, 12, buffer.length - 15, samples::add);

        assertThat(decoded).isEqualTo(new Decoded(1, 0, List.of()));
        assertThat(samples).extracting(Sample::latencyMicros).containsExactly(12L);
        assertThatThrownBy(() -> decoder().decode(buffer, 12, buffer.length, samples::add))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private Sample sampleWith(String fields) {
        return sampleOf("m,service=checkout,version=1.5.0 " + fields);
    }

    private Sample sampleOf(String line) {
        samples.clear();
        assertThat(decode(line)).isEqualTo(new Decoded(1, 0, List.of()));
        return samples.get(0);
    }

    private Decoded decode(String text) {
        byte[] body = text.getBytes(UTF_8);
        return decoder().decode(body, 0, body.length, samples::add);
    }

    private static SampleDecoder decoder() {
        return new SampleDecoder(IngestMapping.DEFAULT, Precision.MILLISECONDS, NOW, SKEW);
    }
}
