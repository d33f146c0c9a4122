package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.DoubleHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramDecoderTest {

    private static final long NOW = 1_795_428_000_000L;
    private static final String WHO = "\"service\":\"checkout\",\"version\":\"1.5.0\"";
    private static final String WHEN = "\"timestamp\":" + NOW;
    private static final SeriesKey SERIES = new SeriesKey("checkout", "1.5.0", "pod-1");

    private final List<CountedRequests> taken = new ArrayList<>();

    @Test
    void line_withEveryKey_isTaken() {
        Decoded decoded = decode("{" + WHO + ",\"instance\":\"pod-1\",\"from\":" + (NOW - 10_000)
                + ",\"to\":\"2026-11-23T10:00:00Z\",\"unit\":\"us\",\"histogram\":\""
                + Payloads.base64(Payloads.of(1_830, 7)) + "\",\"outcomes\":8,\"failures\":2}");

        assertThat(decoded).isEqualTo(new Decoded(1, 0, List.of()));
        assertThat(taken)
                .containsExactly(
                        new CountedRequests(SERIES, NOW - 10_000, NOW, new WindowSnapshot(8, 2, requests(1_830, 7))));
    }

    @Test
    void line_withATimestamp_isOfOneMoment_andTellsNoOutcome() {
        decode("{" + WHO + ",\"instance\":\"pod-1\"," + WHEN + ",\"histogram\":\""
                + Payloads.plainBase64(Payloads.of(5, 1)) + "\"}");

        assertThat(taken)
                .containsExactly(new CountedRequests(SERIES, NOW, NOW, new WindowSnapshot(0, 0, requests(5, 1))));
    }

    @Test
    void failures_withoutOutcomes_areOfAllThatWasRecorded() {
        decode(line(WHEN + ",\"failures\":3,\"histogram\":\"" + Payloads.base64(Payloads.of(5, 10)) + "\""));

        assertThat(taken.get(0).requests().outcomes()).isEqualTo(10);
        assertThat(taken.get(0).requests().failures()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"ns, 1830000", "us, 1830", "ms, 2"})
    void unit_isThatOfTheRecordedValues(String unit, long value) {
        decode(line(
                WHEN + ",\"histogram\":\"" + Payloads.base64(Payloads.of(value, 1)) + "\",\"unit\":\"" + unit + "\""));

        double expected = unit.equals("ms") ? 2_000 : 1_830;
        assertThat(taken.get(0).requests().latency().quantile(1)).isBetween(expected, expected * 1.001 + 1);
    }

    @Test
    void histogram_ofManyValues_hasTheQuantilesItWasWrittenWith() {
        SplittableRandom random = new SplittableRandom(1);
        Histogram histogram = new Histogram(3_600_000_000L, 3);
        for (int i = 0; i < 10_000; i++) {
            histogram.recordValue(1 + random.nextLong(2_000_000));
        }
        decode(line(WHEN + ",\"histogram\":\"" + Payloads.base64(histogram) + "\""));

        HistogramSnapshot latency = taken.get(0).requests().latency();
        assertThat(latency.count()).isEqualTo(10_000);
        for (double q : new double[] {0.5, 0.95, 0.99, 1}) {
            assertThat(latency.quantile(q)).isEqualTo((double) histogram.getValueAtPercentile(100 * q));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}|key service is missing|key version is missing|key histogram is missing|the time is not clear",
                "{WHO,WHEN}|key histogram is missing",
                "{WHO,GOOD}|the time is not clear, must be either from and to, or timestamp",
                "{WHO,GOOD,'from':1}|the time is not clear",
                "{WHO,GOOD,WHEN,'from':1,'to':2}|the time is not clear",
                "{WHO,GOOD,'from':9,'to':1}|to is -8 ms after from, must be 0 to 3600000 ms",
                "{WHO,GOOD,'from':0,'to':3600001}|to is 3600001 ms after from",
                "{WHO,GOOD,'timestamp':-1}|timestamp is '-1', must be 1970 or later",
                "{WHO,GOOD,'timestamp':'noon'}|timestamp is 'noon', must be ISO 8601 text",
                "{WHO,GOOD,'timestamp':1795428060001}|must be at most 60000 ms ahead of the receiver's clock",
                "{WHO,WHEN,'histogram':5}|histogram is '5', must be base64 of an HdrHistogram payload",
                "{WHO,WHEN,'histogram':'?'}|histogram is '?', must be base64",
                "{WHO,WHEN,'histogram':''}|histogram cannot be read: histogram payload of 0 bytes is truncated",
                "{WHO,WHEN,'histogram':'AAAAAAAA'}|histogram cannot be read: not a histogram payload",
                "{WHO,WHEN,GOOD,'unit':'s'}|unit is 's', must be one of ns, us, ms",
                "{WHO,WHEN,GOOD,'outcomes':5}|key failures is missing, must be given with outcomes",
                "{WHO,WHEN,GOOD,'outcomes':5,'failures':6}|failures is '6', must be at most the 5 outcomes",
                "{WHO,WHEN,GOOD,'failures':2}|failures is '2', must be at most the 1 outcomes",
                "{WHO,WHEN,GOOD,'failures':-1}|failures is '-1', must be a whole number from 0 to 1000000000",
                "{WHO,WHEN,GOOD,'failures':0.5}|failures is '0.5', must be a whole number",
                "{WHO,WHEN,GOOD,'count':5}|key 'count' is unknown, must be one of service, version",
                "{WHO,WHEN,GOOD|not valid JSON",
                "[]|the line is '[]', must be a JSON object"
            })
    void line_thatIsWrong_isRefusedWithEveryReason(String lineAndReasons) {
        String[] parts = lineAndReasons.split("\\|", -1);
        String line = parts[0].replace('\'', '"')
                .replace("WHO", WHO)
                .replace("WHEN", WHEN)
                .replace("GOOD", "\"histogram\":\"" + Payloads.base64(Payloads.of(5, 1)) + "\"");
        String good = line(WHEN + ",\"histogram\":\"" + Payloads.base64(Payloads.of(5, 1)) + "\"");

        Decoded decoded = decode(good + "\r\n\n" + line + "\n" + good);

        assertThat(decoded.accepted()).isEqualTo(2);
        assertThat(decoded.refused()).isEqualTo(1);
        assertThat(decoded.errors()).hasSize(parts.length - 1).allMatch(error -> error.line() == 3);
        for (int i = 1; i < parts.length; i++) {
            assertThat(decoded.errors().get(i - 1).reason()).contains(parts[i]);
        }
    }

    @Test
    void fault_ofAPayload_isToldAtThePayload() {
        String line = "  {" + WHO + "," + WHEN + ",\"histogram\":\"AAAA\"}";

        LineError error = decode(line).errors().get(0);

        assertThat(error.column()).isEqualTo(line.indexOf("\"AAAA") + 1);
    }

    @Test
    void histogram_ofFloatingPointValues_isRefused() {
        DoubleHistogram doubles = new DoubleHistogram(3);
        doubles.recordValue(1.5);
        ByteBuffer buffer = ByteBuffer.allocate(doubles.getNeededByteBufferCapacity());
        doubles.encodeIntoCompressedByteBuffer(buffer);

        Decoded decoded =
                decode(line(WHEN + ",\"histogram\":\"" + Base64.getEncoder().encodeToString(buffer.array()) + "\""));

        assertThat(decoded.errors().get(0).reason()).contains("floating-point values, need integer ones");
    }

    @Test
    void histogram_ofMoreRequestsThanThereAre_isRefused() {
        Decoded decoded =
                decode(line(WHEN + ",\"histogram\":\"" + Payloads.base64(Payloads.of(5, 1_000_000_001)) + "\""));

        assertThat(decoded.errors().get(0).reason()).contains("counts 1000000001 requests, must be at most 1000000000");
    }

    @Test
    void line_thatIsTooLong_isRefused() {
        Decoded decoded = decode(line(WHEN + ",\"histogram\":\"" + "A".repeat(1 << 20) + "\""));

        assertThat(decoded.errors().get(0).reason()).contains("bytes long, must have at most 1048576");
    }

    @Test
    void lines_thatAreDamaged_areTakenOrRefusedAndNeverThrow() {
        fuzz(1, 20_000);
    }

    /** Decodes {@code count} bodies drawn with a seed. */
    static void fuzz(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        HistogramDecoder decoder = new HistogramDecoder(NOW, 60_000);
        for (int i = 0; i < count; i++) {
            Histogram histogram = Payloads.of(1 + random.nextLong(10_000_000), 1 + random.nextInt(100));
            histogram.recordValueWithCount(1 + random.nextLong(10_000_000), 1 + random.nextInt(100));
            byte[] body = line(WHEN + ",\"failures\":1,\"histogram\":\""
                            + (random.nextBoolean() ? Payloads.base64(histogram) : Payloads.plainBase64(histogram))
                            + "\"")
                    .getBytes(UTF_8);
            int end = random.nextInt(3) == 0 ? body.length : 160;
            for (int damage = random.nextInt(4); damage > 0; damage--) {
                body[random.nextInt(Math.min(end, body.length))] = (byte) (32 + random.nextInt(96));
            }
            List<CountedRequests> counted = new ArrayList<>();
            Decoded decoded = decoder.decode(body, counted::add);
            assertThat(decoded.accepted() + decoded.refused())
                    .as("seed %d, body %d", seed, i)
                    .isEqualTo(1);
            assertThat(counted).hasSize((int) decoded.accepted());
        }
    }

    private static String line(String rest) {
        return "{" + WHO + "," + rest + "}";
    }

    private Decoded decode(String body) {
        return new HistogramDecoder(NOW, 60_000).decode(body.getBytes(UTF_8), taken::add);
    }

    private static HistogramSnapshot requests(long micros, long count) {
        return HistogramSnapshot.ofBuckets(new long[] {micros}, new long[] {count});
    }
}
