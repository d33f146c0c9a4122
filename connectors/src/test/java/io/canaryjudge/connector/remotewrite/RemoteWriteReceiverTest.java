package io.canaryjudge.connector.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.connector.remotewrite.RemoteWriteConfig.Limits;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteWriteReceiverTest {

    private static final long T = 1_700_000_000_000L;
    private static final int LIMIT = 1 << 20;
    private static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);
    private static final SeriesKey SHOP = new SeriesKey("shop", "1", "a");
    private static final String DURATION = "http_server_request_duration_seconds";

    private final RemoteWriteReceiver receiver = new RemoteWriteReceiver(RemoteWriteConfig.DEFAULT, LIMIT);

    private static Labels of(String metric, String... labels) {
        String[] all = new String[labels.length + 8];
        System.arraycopy(
                new String[] {"__name__", metric, "job", "shop", "version", "1", "instance", "a"}, 0, all, 0, 8);
        System.arraycopy(labels, 0, all, 8, labels.length);
        return Labels.of(all);
    }

    private static WriteBody body() {
        return new WriteBody(WriteProtocol.V1);
    }

    private Received receive(WriteBody body, long now) {
        return receiver.receive(WriteProtocol.V1, body.packed(), now);
    }

    private Received counter(long at, double value) {
        return receive(body().sample(of("http_requests_total", "code", "500"), at, value), at);
    }

    @Test
    void counter_betweenTwoSamples_isTheirDifference() {
        assertThat(counter(T, 40).requests()).isEmpty();

        Received received = counter(T + 15_000, 47);

        assertThat(received.requests())
                .containsExactly(
                        new CountedRequests(SHOP, T, T + 15_000, new WindowSnapshot(7, 7, HistogramSnapshot.EMPTY)));
        assertThat(received.samples()).isEqualTo(Map.of(SampleFate.USED, 1L));
    }

    @Test
    void counter_thatGoesDown_wasStartedAnew() {
        counter(T, 40);

        Received received = counter(T + 15_000, 5);

        assertThat(received.requests().get(0).requests().failures()).isEqualTo(5);
        assertThat(received.events()).isEqualTo(Map.of(HistoryEvent.RESET, 1L));
    }

    @Test
    void counter_withItsSeriesEnded_goesOnFromItsLastSample() {
        counter(T, 40);
        assertThat(counter(T + 1_000, STALE).samples()).isEqualTo(Map.of(SampleFate.STALE, 1L));

        assertThat(counter(T + 2_000, 42).requests().get(0)).satisfies(counted -> {
            assertThat(counted.fromMillis()).isEqualTo(T);
            assertThat(counted.requests().failures()).isEqualTo(2);
        });
    }

    @Test
    void sample_thatIsOldOrThereTwice_isIgnoredAndCounted() {
        counter(T, 40);
        assertThat(counter(T, 41).samples()).isEqualTo(Map.of(SampleFate.DUPLICATE, 1L));
        assertThat(counter(T - 1, 41).samples()).isEqualTo(Map.of(SampleFate.OUT_OF_ORDER, 1L));
        assertThat(counter(T + 1, 43).requests().get(0).requests().failures()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"-1", "NaN", "Infinity", "1e17"})
    void sample_thatIsNoCount_isRefused(double value) {
        Received received = counter(T, value);

        assertThat(received.samples()).isEqualTo(Map.of(SampleFate.NOT_A_COUNT, 1L));
        assertThat(received.samplesWritten()).isZero();
        assertThat(received.refusals())
                .singleElement()
                .asString()
                .contains("http_requests_total{code=\"500\"", "a count must be 0 to 2^53, was " + value);
    }

    @Test
    void sample_datedAhead_isRefusedAndSetsNothing() {
        Received ahead = receive(body().sample(of("http_requests_total", "code", "200"), T + 10_001, 1), T);

        assertThat(ahead.samples()).isEqualTo(Map.of(SampleFate.BAD_TIME, 1L));
        assertThat(receive(body().sample(of("http_requests_total", "code", "200"), T, 1), T)
                        .samples())
                .isEqualTo(Map.of(SampleFate.USED, 1L));
    }

    @Test
    void stretch_ofMoreThanAnHour_isNotCounted() {
        counter(T, 40);

        Received received = counter(T + 3_600_001, 47);

        assertThat(received.requests()).isEmpty();
        assertThat(received.events()).isEqualTo(Map.of(HistoryEvent.TOO_LONG, 1L));
    }

    @Test
    void step_ofMoreThanABillionRequests_isNotCounted() {
        counter(T, 40);

        Received received = counter(T + 1_000, 1_000_000_041);

        assertThat(received.requests()).isEmpty();
        assertThat(received.events()).isEqualTo(Map.of(HistoryEvent.TOO_MANY, 1L));
    }

    @Test
    void series_ofNoUse_saysWhyAndIsNotRemembered() {
        WriteBody body = body().sample(Labels.of("__name__", "up", "job", "shop"), T, 1)
                .sample(Labels.of("__name__", "http_requests_total", "job", "shop", "code", "200"), T, 1)
                .sample(Labels.of("__name__", "http_requests_total", "version", "1", "code", "200"), T, 1)
                .sample(of("http_requests_total"), T, 1)
                .sample(of(DURATION + "_sum"), T, 1)
                .sample(of("istio_requests_total", "response_code", "200", "reporter", "source"), T, 1)
                .sample(
                        Labels.of(
                                "__name__",
                                "http_requests_total",
                                "code",
                                "200",
                                "job",
                                "x".repeat(300),
                                "version",
                                "1"),
                        T,
                        1);

        Received received = receive(body, T);

        assertThat(received.samples())
                .isEqualTo(Map.of(
                        SampleFate.OTHER_METRIC, 1L,
                        SampleFate.NO_VERSION, 1L,
                        SampleFate.NO_SERVICE, 1L,
                        SampleFate.NO_OUTCOME, 1L,
                        SampleFate.COMPANION, 1L,
                        SampleFate.IGNORED_LABEL, 1L,
                        SampleFate.BAD_IDENTITY, 1L));
        assertThat(received.samplesWritten()).isEqualTo(6);
        assertThat(received.withoutVersion()).containsExactly("http_requests_total of shop");
        assertThat(receive(body, T + 1).withoutVersion()).isEmpty();
        assertThat(receiver.series()).isZero();
    }

    private static WriteBody buckets(WriteBody body, long at, long... counts) {
        String[] ends = {"0.1", "0.5", "+Inf"};
        for (int i = 0; i < counts.length; i++) {
            body.sample(of(DURATION + "_bucket", "code", "200", "le", ends[i]), at, counts[i]);
        }
        return body;
    }

    @Test
    void classicHistogram_overTwoScrapes_isLatenciesAndOutcomes() {
        receive(buckets(body(), T, 50, 80, 100), T);

        List<CountedRequests> counted =
                receive(buckets(body(), T + 1_000, 55, 88, 110), T + 1_000).requests();

        assertThat(counted).singleElement().satisfies(one -> {
            assertThat(one.requests().outcomes()).isEqualTo(10);
            assertThat(one.requests().failures()).isZero();
            assertThat(one.requests().latency().count()).isEqualTo(10);
            assertThat(one.requests().latency().countAbove(100_000)).isEqualTo(5);
            assertThat(one.requests().latency().countAbove(499_000)).isEqualTo(2);
        });
    }

    @Test
    void classicHistogram_thatComesInPieces_isPutTogether() {
        receive(buckets(body(), T, 50, 80, 100), T);
        WriteBody rest = body().sample(of(DURATION + "_bucket", "code", "200", "le", "0.1"), T + 1_000, 55);

        Received first = receive(
                body().sample(of(DURATION + "_bucket", "code", "200", "le", "+Inf"), T + 1_000, 110)
                        .sample(of(DURATION + "_bucket", "code", "200", "le", "0.5"), T + 1_000, 88),
                T + 1_000);

        assertThat(first.requests()).isEmpty();
        assertThat(receive(rest, T + 1_100)
                        .requests()
                        .get(0)
                        .requests()
                        .latency()
                        .count())
                .isEqualTo(10);
    }

    @Test
    void classicHistogram_withABucketMissing_isCountedByTheOthersWhenTheWaitIsOver() {
        receive(buckets(body(), T, 50, 80, 100), T);
        receive(
                body().sample(of(DURATION + "_bucket", "code", "200", "le", "0.1"), T + 1_000, 55)
                        .sample(of(DURATION + "_bucket", "code", "200", "le", "+Inf"), T + 1_000, 110),
                T + 1_000);

        assertThat(receiver.expire(T + 5_999).requests()).isEmpty();
        Received received = receiver.expire(T + 6_000);

        assertThat(received.requests().get(0).requests().outcomes()).isEqualTo(10);
        assertThat(received.requests().get(0).requests().latency().countAbove(100_000))
                .isEqualTo(5);
        assertThat(received.events()).isEqualTo(Map.of(HistoryEvent.INCOMPLETE, 1L));
    }

    @Test
    void classicHistogram_withoutItsLastBucket_isCountedWithTheNextScrape() {
        receive(buckets(body(), T, 50, 80, 100), T);
        receive(buckets(body(), T + 1_000, 55, 88), T + 1_000);
        assertThat(receiver.expire(T + 7_000).requests()).isEmpty();

        Received received = receive(buckets(body(), T + 8_000, 60, 90, 120), T + 8_000);

        assertThat(received.requests().get(0)).satisfies(counted -> {
            assertThat(counted.fromMillis()).isEqualTo(T);
            assertThat(counted.requests().outcomes()).isEqualTo(20);
        });
    }

    @Test
    void classicHistogram_thatWasStartedAnew_countsAllItHolds() {
        receive(buckets(body(), T, 50, 80, 100), T);

        Received received = receive(buckets(body(), T + 1_000, 4, 5, 6), T + 1_000);

        assertThat(received.requests().get(0).requests().outcomes()).isEqualTo(6);
        assertThat(received.events()).isEqualTo(Map.of(HistoryEvent.RESET, 1L));
    }

    @Test
    void classicHistogram_whoseBucketsContradict_isCutDownAndSaysSo() {
        receive(buckets(body(), T, 50, 80, 100), T);

        Received received = receive(buckets(body(), T + 1_000, 60, 85, 104), T + 1_000);

        assertThat(received.requests().get(0).requests().latency().count()).isEqualTo(4);
        assertThat(received.events()).isEqualTo(Map.of(HistoryEvent.INCONSISTENT, 1L));
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "NaN", "-Inf", "0x1p3", "1e999"})
    void bucket_withoutAnEnd_isRefused(String end) {
        Received received = receive(body().sample(of(DURATION + "_bucket", "le", end), T, 1), T);

        assertThat(received.samples()).isEqualTo(Map.of(SampleFate.BAD_BUCKET, 1L));
    }

    private Received natively(long at, byte[] histogram) {
        return receive(body().histogram(of(DURATION, "code", "503"), histogram), at);
    }

    @Test
    void nativeHistogram_overTwoScrapes_isLatenciesAndOutcomes() {
        natively(T, WriteBody.nativeHistogram(T, 0, 2, 0, -3, 10, 1, 5));

        Received received = natively(T + 1_000, WriteBody.nativeHistogram(T + 1_000, 0, 2, 0, -3, 14, 1, 5, 2, 1));

        WindowSnapshot counted = received.requests().get(0).requests();
        assertThat(counted.failures()).isEqualTo(5);
        // Bucket -3 of schema 0 is (1/16, 1/8] s, bucket 2 is (2, 4] s.
        assertThat(counted.latency().valueAtRank(1)).isBetween(62_500L, 125_100L);
        assertThat(counted.latency().valueAtRank(4)).isBetween(62_500L, 125_100L);
        assertThat(counted.latency().valueAtRank(5)).isBetween(2_000_000L, 4_004_000L);
        assertThat(received.histograms()).isEqualTo(Map.of(SampleFate.USED, 1L));
    }

    @Test
    void nativeHistogram_ofACoarserSchema_goesOn() {
        natively(T, WriteBody.nativeHistogram(T, 1, 0, 0, 1, 3, 2, 4, 3, 5));

        Received received = natively(T + 1_000, WriteBody.nativeHistogram(T + 1_000, 0, 0, 0, 1, 7, 2, 9));

        assertThat(received.requests().get(0).requests().failures()).isEqualTo(4);
        assertThat(received.events()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 9", "1, 0, 11", "0, 1, 11"})
    void nativeHistogram_thatWasStartedAnew_countsAllItHolds(int schema, int hint, long count) {
        natively(T, WriteBody.nativeHistogram(T, 0, 0, 0, 1, 10));

        Received received = natively(T + 1, WriteBody.nativeHistogram(T + 1, schema, 0, hint, 1, count));

        assertThat(received.requests().get(0).requests().failures()).isEqualTo(count);
        assertThat(received.events()).isEqualTo(Map.of(HistoryEvent.RESET, 1L));
    }

    @Test
    void nativeHistogram_thatMayGoDown_isRefused() {
        Received received = natively(T, WriteBody.nativeHistogram(T, 0, 0, 3, 1, 10));

        assertThat(received.histograms()).isEqualTo(Map.of(SampleFate.GAUGE_HISTOGRAM, 1L));
        assertThat(received.count(SampleFate.Kind.REFUSED)).isEqualTo(1);
    }

    @Test
    void nativeHistogram_thatMarksTheEnd_isStale() {
        byte[] stale = WriteBody.message(out -> out.writeDouble(3, STALE), out -> out.writeInt64(15, T));

        assertThat(natively(T, stale).histograms()).isEqualTo(Map.of(SampleFate.STALE, 1L));
    }

    @Test
    void nativeHistogram_thatContradictsItself_isRefused() {
        byte[] tooManyBuckets = WriteBody.message(
                out -> out.writeUInt64(1, 1),
                out -> out.writeByteArray(11, WriteBody.message(span -> span.writeUInt32(2, 5))),
                out -> out.writeInt64(15, T));

        Received received = natively(T, tooManyBuckets);

        assertThat(received.histograms()).isEqualTo(Map.of(SampleFate.BAD_HISTOGRAM, 1L));
        assertThat(received.refusals().get(0)).endsWith("the spans do not fit 0 buckets");
    }

    @Test
    void requests_thatAHistogramTellsOf_areNotCountedAgainByCounters() {
        for (long at = T; at <= T + 2_000; at += 1_000) {
            long n = (at - T) / 100;
            Received received = receive(
                    buckets(
                            body().sample(of("http_requests_total", "code", "200"), at, n)
                                    .sample(of(DURATION + "_count", "code", "200"), at, n),
                            at,
                            n,
                            n,
                            n),
                    at);
            assertThat(received.requests()).hasSize(at == T ? 0 : 1);
            assertThat(received.requests()).allMatch(one -> one.requests().outcomes() == 10);
        }
    }

    @Test
    void latencies_withoutStatus_areJoinedByTheOutcomesOfCounters() {
        for (long at = T; at <= T + 1_000; at += 1_000) {
            long n = (at - T) / 100;
            WriteBody body = body().sample(of("http_requests_total", "code", "500"), at, n);
            for (String end : List.of("0.1", "+Inf")) {
                body.sample(of(DURATION + "_bucket", "le", end), at, n);
            }
            Received received = receive(body, at);
            if (at > T) {
                WindowSnapshot counted = received.requests().get(0).requests();
                assertThat(received.requests()).hasSize(1);
                assertThat(counted.failures()).isEqualTo(10);
                assertThat(counted.latency().count()).isEqualTo(10);
            }
        }
    }

    @Test
    void betterMetric_thatAppearsLater_doesNotCountWhatWasCounted() {
        counter(T, 0);
        counter(T + 10_000, 100);
        WriteBody v2 = new WriteBody(WriteProtocol.V2);
        for (String end : List.of("0.1", "+Inf")) {
            v2.sample(of(DURATION + "_bucket", "code", "500", "le", end), T + 12_000, 120, T + 1);
        }
        receiver.receive(WriteProtocol.V2, v2.packed(), T + 12_000);

        Received received = receiver.expire(T + 20_000);

        assertThat(received.requests())
                .as("latencies were not counted before, outcomes were")
                .singleElement()
                .satisfies(counted -> {
                    assertThat(counted.requests().outcomes()).isZero();
                    assertThat(counted.requests().latency().count()).isEqualTo(120);
                });
    }

    @Test
    void start_thatTheSenderNames_isWhereCountingBegins() {
        byte[] histogram = WriteBody.message(
                out -> out.writeUInt64(1, 6),
                out -> out.writeByteArray(11, WriteBody.message(span -> span.writeUInt32(2, 1))),
                out -> out.writeSInt64(12, 6),
                out -> out.writeInt64(15, T),
                out -> out.writeInt64(17, T - 5_000));

        Received received = receiver.receive(
                WriteProtocol.V2,
                new WriteBody(WriteProtocol.V2)
                        .histogram(of(DURATION, "code", "200"), histogram)
                        .packed(),
                T);

        assertThat(received.requests()).singleElement().satisfies(counted -> {
            assertThat(counted.fromMillis()).isEqualTo(T - 5_000);
            assertThat(counted.requests().outcomes()).isEqualTo(6);
        });
    }

    @Test
    void seriesLimit_whenReached_leavesRoomOnlyForThoseThatAreKnown() {
        RemoteWriteReceiver small = new RemoteWriteReceiver(
                RemoteWriteConfig.DEFAULT.withLimits(new Limits(1, Duration.ofMinutes(10), Duration.ofSeconds(5))),
                LIMIT);
        WriteBody both = body().sample(of("http_requests_total", "code", "200"), T, 1)
                .sample(of("http_requests_total", "code", "500"), T, 1);

        Received received = small.receive(WriteProtocol.V1, both.packed(), T);

        assertThat(received.samples()).isEqualTo(Map.of(SampleFate.USED, 1L, SampleFate.SERIES_LIMIT, 1L));
        assertThat(received.count(SampleFate.Kind.LIMITED)).isEqualTo(1);
        small.expire(T + 600_001);
        assertThat(small.series()).as("after the idle time").isZero();
    }

    @ParameterizedTest
    @EnumSource(WriteProtocol.class)
    void body_thatIsCut_changesNothing(WriteProtocol protocol) {
        byte[] whole = new WriteBody(protocol)
                .sample(of("http_requests_total", "code", "200"), T, 1)
                .sample(of("http_requests_total", "code", "500"), T, 1)
                .unpacked();
        byte[] cut = WriteBody.pack(Arrays.copyOf(whole, whole.length - 1));

        assertThatThrownBy(() -> receiver.receive(protocol, cut, T))
                .isInstanceOf(RefusedBodyException.class)
                .hasMessageContaining("the body is no protobuf message of its type");
        assertThat(receiver.series()).isZero();
    }

    @Test
    void body_ofManyTinyThings_isRefused() {
        byte[] bomb = new byte[2 * ItemBudget.MOST_ITEMS + 2];
        for (int i = 0; i < bomb.length; i += 2) {
            bomb[i] = 0x0A;
        }
        RemoteWriteReceiver roomy = new RemoteWriteReceiver(RemoteWriteConfig.DEFAULT, 16 << 20);

        assertThatThrownBy(() -> roomy.receive(WriteProtocol.V1, WriteBody.pack(bomb), T))
                .isInstanceOfSatisfying(
                        RefusedBodyException.class,
                        e -> assertThat(e.isTooLarge()).isTrue());
    }

    @Test
    void symbol_thatIsNotThere_isRefused() {
        byte[] body = WriteBody.message(out -> out.writeByteArray(5, WriteBody.message(series -> {
            series.writeUInt32(1, 7);
            series.writeUInt32(1, 8);
        })));

        assertThatThrownBy(() -> receiver.receive(WriteProtocol.V2, WriteBody.pack(body), T))
                .hasMessage("a series refers to symbol 7, the table has 0");
    }

    @Test
    void latency_ofMillisecondMetrics_isInMicroseconds() {
        String metric = "istio_request_duration_milliseconds_bucket";
        for (long at = T; at <= T + 1; at++) {
            WriteBody body = body();
            for (String end : List.of("10", "20", "+Inf")) {
                long count = end.equals("10") ? 0 : 100 * (at - T);
                body.sample(of(metric, "response_code", "200", "le", end), at, count);
            }
            Received received = receive(body, at);
            if (at > T) {
                assertThat(received.requests().get(0).requests().latency().quantile(0.5))
                        .isCloseTo(15_000, within(1_000.0));
            }
        }
    }
}
