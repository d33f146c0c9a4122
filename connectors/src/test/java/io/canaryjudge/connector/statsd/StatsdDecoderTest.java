package io.canaryjudge.connector.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatsdDecoderTest {

    private static final long NOW = 1_795_428_000_000L;
    private static final SeriesKey SERIES = new SeriesKey("checkout", "1.5.0", "a");
    private static final String TAGS = "|#service:checkout,version:1.5.0,instance:a";
    private static final StatsdMapping MAPPING = new StatsdMapping(
            List.of("http.request", "{service}.{version}.{instance}.request", "{service}.*.{version}.{status}.took"),
            List.of("http.requests", "{service}.{version}.{instance}.requests"),
            List.of("http.errors"),
            StatsdTags.DEFAULT,
            TimeUnit.SECONDS);

    private final StatsdDecoder decoder = new StatsdDecoder(MAPPING, new SplittableRandom(1));
    private final List<Reading> readings = new ArrayList<>();
    private final List<LineFate> fates = new ArrayList<>();

    @Test
    void timer_isInMilliseconds_andHistogramsInTheMappingsUnit() {
        decode("http.request:320.5|ms" + TAGS + "\nhttp.request:0.25|h" + TAGS + "\r\nhttp.request:2|d" + TAGS + "\n");

        assertThat(readings)
                .containsExactly(
                        latency(320_500, 1, Outcome.UNKNOWN),
                        latency(250_000, 1, Outcome.UNKNOWN),
                        latency(2_000_000, 1, Outcome.UNKNOWN));
        assertThat(fates).containsOnly(LineFate.TAKEN).hasSize(3);
    }

    @Test
    void packedValues_areOneReadingEach() {
        decode("http.request:1:2:3|ms|@0.5" + TAGS + ",status:200|c:83c0a99c0a54c0c187f461c7980e9b57f3f6a8b0c|e:it");

        assertThat(readings)
                .containsExactly(
                        latency(1_000, 2, Outcome.SUCCEEDED),
                        latency(2_000, 2, Outcome.SUCCEEDED),
                        latency(3_000, 2, Outcome.SUCCEEDED));
    }

    @ParameterizedTest
    @CsvSource({
        "'status:200', SUCCEEDED", "'status:404', SUCCEEDED", "'status:500', FAILED", "'status:5xx', FAILED",
        "'status:2XX', SUCCEEDED", "'error:true', FAILED", "'error:false', SUCCEEDED", "'error', FAILED",
        "'status:200,error:true', FAILED", "'status:503,error:false', FAILED", "'env:prod', UNKNOWN"
    })
    void outcome_isWhatTheTagsTell(String tags, Outcome outcome) {
        decode("http.request:5|ms" + TAGS + "," + tags);

        assertThat(readings).containsExactly(latency(5_000, 1, outcome));
    }

    @Test
    void counters_areRequestsAndErrors() {
        decode("http.requests:7|c|@0.1" + TAGS + "\nhttp.errors:2|c" + TAGS + "\nhttp.requests:0|c" + TAGS
                + "\nhttp.requests:3|c|T1795427990" + TAGS + ",status:500");

        assertThat(readings)
                .containsExactly(
                        new Reading(Reading.Kind.REQUESTS, SERIES, NOW, 0, 70, Outcome.UNKNOWN),
                        new Reading(Reading.Kind.ERRORS, SERIES, NOW, 0, 2, Outcome.UNKNOWN),
                        new Reading(Reading.Kind.REQUESTS, SERIES, NOW - 10_000, 0, 3, Outcome.FAILED));
    }

    @Test
    void name_ofATemplate_tellsWhoseRequestItWas() {
        decode("checkout.1_5.a.request:4|ms\ncheckout.web.7.503.took:4|ms\ncheckout.1_5.a.requests:9|c");

        assertThat(readings)
                .containsExactly(
                        new Reading(
                                Reading.Kind.LATENCY,
                                new SeriesKey("checkout", "1_5", "a"),
                                NOW,
                                4_000,
                                1,
                                Outcome.UNKNOWN),
                        new Reading(
                                Reading.Kind.LATENCY,
                                new SeriesKey("checkout", "7", ""),
                                NOW,
                                4_000,
                                1,
                                Outcome.FAILED),
                        new Reading(
                                Reading.Kind.REQUESTS,
                                new SeriesKey("checkout", "1_5", "a"),
                                NOW,
                                0,
                                9,
                                Outcome.UNKNOWN));
    }

    @Test
    void sampleRate_thatIsNoWholeWeight_isKeptInTheMean_whateverTheOrder() {
        long[] sums = new long[2];
        int n = 60_000;
        for (int i = 0; i < n; i++) {
            readings.clear();
            decode("http.request:" + (1 + i % 2) + "|ms|@0.6666666" + TAGS);
            sums[i % 2] += readings.get(0).count();
        }

        double standardError = 0.5 / Math.sqrt(n / 2.0);
        assertThat(sums[0] / (n / 2.0)).isCloseTo(1.5, within(4 * standardError));
        assertThat(sums[1] / (n / 2.0)).isCloseTo(1.5, within(4 * standardError));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "http.request:5|msTAGS TAKEN",
                "db.query:5|msTAGS OTHER_METRIC",
                "http.request:5|cTAGS OTHER_METRIC",
                "http.requests:5|msTAGS OTHER_METRIC",
                "http.request:5|gTAGS OTHER_TYPE",
                "http.request:u1|sTAGS OTHER_TYPE",
                "_e{5,4}:title|text|#x EVENT",
                "_sc|name|0 EVENT",
                "http.request MALFORMED",
                "http.request:5 MALFORMED",
                "http.request:|msTAGS MALFORMED",
                ":5|msTAGS MALFORMED",
                "http.request:5| MALFORMED",
                "http.request:5|xTAGS MALFORMED",
                "http.request:-5|msTAGS BAD_VALUE",
                "http.request:NaN|msTAGS BAD_VALUE",
                "http.request:Infinity|msTAGS BAD_VALUE",
                "http.request:1e999|msTAGS BAD_VALUE",
                "http.request:0x1p3|msTAGS BAD_VALUE",
                "http.request:1d|msTAGS BAD_VALUE",
                "http.request:1::2|msTAGS BAD_VALUE",
                "http.requests:2e9|cTAGS BAD_VALUE",
                "http.requests:1e8|c|@0.01TAGS BAD_VALUE",
                "http.request:5|ms|@0TAGS BAD_RATE",
                "http.request:5|ms|@1.1TAGS BAD_RATE",
                "http.request:5|ms|@xTAGS BAD_RATE",
                "http.request:5|ms|@1e-9TAGS BAD_RATE",
                "http.request:5|ms NO_IDENTITY",
                "http.request:5|ms|#service:checkout NO_IDENTITY",
                "http.request:5|ms|#service:,version:1 NO_IDENTITY",
                "http.request:5|msTAGS,status:600 BAD_STATUS",
                "http.request:5|msTAGS,status:ok BAD_STATUS",
                "http.request:5|msTAGS,error:maybe BAD_STATUS",
                "http.request:5|ms|T1795420000TAGS BAD_TIME",
                "http.request:5|ms|T1795428011TAGS BAD_TIME",
                "http.request:5|ms|TnowTAGS BAD_TIME"
            })
    void line_hasItsFate(String line, LineFate fate) {
        decode(line.replace("TAGS", TAGS) + "\nhttp.request:5|ms" + TAGS);

        assertThat(fates).containsExactly(fate, LineFate.TAKEN);
        assertThat(readings).hasSize(fate == LineFate.TAKEN ? 2 : 1);
    }

    @Test
    void lineWithABadValue_givesNoneOfItsValues() {
        decode("http.request:5:x|ms" + TAGS);

        assertThat(readings).isEmpty();
    }

    @Test
    void datagram_thatIsNotUtf8_isMalformed() {
        decoder.decode(new byte[] {'a', (byte) 0xff}, NOW, sink());

        assertThat(fates).containsExactly(LineFate.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a|b", "a b", "{service", "a.{servic}.b", "x-{service}", "{service}.{service}"})
    void template_thatIsNone_isRefused(String template) {
        assertThatThrownBy(() -> new MetricTemplate(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + template + "'");
    }

    @Test
    void datagrams_ofNoiseAndOfDamagedLines_neverThrow() {
        assertThat(fuzz(1, 200_000)).isPositive();
    }

    /** Decodes {@code count} datagrams drawn with a seed; gives how many readings they made. */
    static long fuzz(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        StatsdDecoder decoder = new StatsdDecoder(MAPPING, new SplittableRandom(seed));
        long[] seen = new long[2];
        for (int i = 0; i < count; i++) {
            byte[] datagram = datagram(random);
            long lines = new String(datagram, UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .count();
            seen[1] = 0;
            decoder.decode(datagram, NOW, new StatsdDecoder.Sink() {
                @Override
                public void take(Reading reading) {
                    seen[0]++;
                    assertThat(reading.count()).isBetween(1L, 1_000_000_000L);
                    assertThat(reading.micros()).isNotNegative();
                }

                @Override
                public void end(LineFate fate, String line) {
                    seen[1]++;
                }
            });
            assertThat(seen[1]).as("fates of seed %d, datagram %d", seed, i).isLessThanOrEqualTo(Math.max(1, lines));
        }
        return seen[0];
    }

    private static byte[] datagram(SplittableRandom random) {
        String alphabet = "http.request:5|ms|@0.1|#service:a,version:1,status:200|T1795428000|c:x\n\r_e{}{}";
        StringBuilder text = new StringBuilder();
        if (random.nextInt(4) == 0) {
            for (int k = random.nextInt(120); k > 0; k--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
        } else {
            for (int k = 1 + random.nextInt(4); k > 0; k--) {
                text.append(random.nextBoolean() ? "http.request:" : "http.requests:")
                        .append(random.nextInt(1_000))
                        .append(random.nextBoolean() ? "|ms" : "|c")
                        .append(random.nextBoolean() ? "|@0.3" : "")
                        .append(TAGS)
                        .append('\n');
            }
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        for (int damage = random.nextInt(4); damage > 0 && bytes.length > 0; damage--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(random.nextInt(8) == 0 ? 256 : 127);
        }
        return bytes;
    }

    private static Reading latency(long micros, long count, Outcome outcome) {
        return new Reading(Reading.Kind.LATENCY, SERIES, NOW, micros, count, outcome);
    }

    private void decode(String datagram) {
        decoder.decode(datagram.getBytes(UTF_8), NOW, sink());
    }

    private StatsdDecoder.Sink sink() {
        return new StatsdDecoder.Sink() {
            @Override
            public void take(Reading reading) {
                readings.add(reading);
            }

            @Override
            public void end(LineFate fate, String line) {
                fates.add(fate);
            }
        };
    }
}
