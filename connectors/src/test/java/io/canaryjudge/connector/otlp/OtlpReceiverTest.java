package io.canaryjudge.connector.otlp;

import static io.canaryjudge.connector.otlp.Messages.CUMULATIVE;
import static io.canaryjudge.connector.otlp.Messages.DELTA;
import static io.canaryjudge.connector.otlp.Messages.DURATIONS;
import static io.canaryjudge.connector.otlp.Messages.exponential;
import static io.canaryjudge.connector.otlp.Messages.exponentialPoint;
import static io.canaryjudge.connector.otlp.Messages.metric;
import static io.canaryjudge.connector.otlp.Messages.millis;
import static io.canaryjudge.connector.otlp.Messages.number;
import static io.canaryjudge.connector.otlp.Messages.point;
import static io.canaryjudge.connector.otlp.Messages.request;
import static io.canaryjudge.connector.otlp.Messages.shop;
import static io.canaryjudge.connector.otlp.Messages.status;
import static io.canaryjudge.connector.otlp.Messages.sum;
import static io.canaryjudge.connector.otlp.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpReceiverTest {

    private final Taker taker = new Taker();

    @Test
    void deltaPoint_isCountedInItsStretch() {
        CountedRequests counted = taker.only(10, metric(DELTA, point(0, 10, 1, 2, 3, 4)));

        assertThat(counted.series()).isEqualTo(new SeriesKey("shop", "2", "a"));
        assertThat(counted.fromMillis()).isEqualTo(millis(0));
        assertThat(counted.toMillis()).isEqualTo(millis(10));
        assertThat(counted.requests().outcomes()).isEqualTo(10);
        assertThat(counted.requests().failures()).isZero();
        assertThat(counted.requests().latency().count()).isEqualTo(10);
    }

    @Test
    void pointsOfTheSameStretch_becomeOne() {
        Received received = taker.take(
                10,
                metric(
                        DELTA,
                        point(0, 10, List.of(status(200), text("http.route", "/a")), 5, 0, 0, 0),
                        point(0, 10, List.of(status(500), text("http.route", "/a")), 1, 0, 0, 0),
                        point(0, 10, List.of(status(200), text("http.route", "/b")), 0, 7, 0, 0)));

        assertThat(received.counted()).singleElement().satisfies(counted -> {
            assertThat(counted.points()).isEqualTo(3);
            assertThat(counted.requests().requests().outcomes()).isEqualTo(13);
            assertThat(counted.requests().requests().failures()).isEqualTo(1);
        });
    }

    @Test
    void exponentialPoint_isCounted() {
        CountedRequests counted = taker.only(10, exponential(DELTA, exponentialPoint(0, 10, 3, -45, 3, 0, 4)));

        assertThat(counted.requests().outcomes()).isEqualTo(7);
        long lower = Math.round(1e6 * Math.pow(2, -45 / 8.0));
        long upper = Math.round(1e6 * Math.pow(2, -42 / 8.0));
        assertThat(counted.requests().latency().bucketEnd(0)).isBetween(lower, upper);
        assertThat(counted.requests().latency().quantile(1)).isBetween((double) lower, upper * 1.001);
    }

    @ParameterizedTest
    @CsvSource({"s, 1000000", "ms, 1000", "us, 1", "ns, 0.001"})
    void units_areOfTime(String unit, double micros) {
        HistogramDataPoint point = HistogramDataPoint.newBuilder(point(0, 10, 0, 0, 0, 0))
                .clearExplicitBounds()
                .addAllExplicitBounds(List.of(5.0, 5e6, 5e7))
                .clearBucketCounts()
                .addAllBucketCounts(List.of(0L, 0L, 0L, 2L))
                .setCount(2)
                .build();

        CountedRequests counted = taker.only(10, metric(DURATIONS, unit, DELTA, point));

        assertThat(counted.requests().latency().quantile(1) / Math.min(5e7 * micros, 3.6e9))
                .isBetween(0.999, 1.001);
    }

    @Test
    void unit_thatIsMissing_isSecondsByConvention() {
        assertThat(taker.only(10, metric(DURATIONS, "", DELTA, point(0, 10, 0, 0, 0, 2)))
                        .requests()
                        .latency()
                        .quantile(1))
                .isBetween(50_000.0, 50_050.0);
    }

    @Test
    void unit_ofSomethingElse_isRefusedWithIt() {
        Received received = taker.take(10, metric(DURATIONS, "By", DELTA, point(0, 10, 1, 1, 1, 1)));

        assertThat(received.fates()).isEqualTo(Map.of(PointFate.UNIT, 1L));
        assertThat(received.reasons())
                .containsExactly("metric " + DURATIONS + ": the unit must be s, ms, us or ns, was 'By'");
    }

    @ParameterizedTest
    @CsvSource({
        "http.response.status_code, 200, 9, 0",
        "http.response.status_code, 404, 9, 0",
        "http.response.status_code, 503, 9, 9",
        "http.status_code, 500, 9, 9",
        "rpc.grpc.status_code, 0, 9, 0",
        "rpc.grpc.status_code, 5, 9, 0",
        "rpc.grpc.status_code, 13, 9, 9",
        "rpc.response.status_code, OK, 9, 0",
        "rpc.response.status_code, UNAVAILABLE, 9, 9",
        "error.type, timeout, 9, 9",
        "http.response.status_code, 0, 0, 0",
        "http.route, /, 0, 0"
    })
    void outcome_isWhatTheAttributesSay(String name, String value, long outcomes, long failures) {
        KeyValue attribute = value.matches("\\d+") ? number(name, Long.parseLong(value)) : text(name, value);

        CountedRequests counted = taker.only(10, metric(DELTA, point(0, 10, List.of(attribute), 9, 0, 0, 0)));

        assertThat(counted.requests().outcomes()).isEqualTo(outcomes);
        assertThat(counted.requests().failures()).isEqualTo(failures);
        assertThat(counted.requests().latency().count()).isEqualTo(9);
    }

    @Test
    void errorType_thatRepeatsAClientsStatus_isNoFailure() {
        Metric client = metric(DELTA, point(0, 10, List.of(status(404), text("error.type", "404")), 9, 0, 0, 0));
        Metric server =
                metric(DELTA, point(10, 20, List.of(status(200), text("error.type", "IOException")), 9, 0, 0, 0));

        assertThat(taker.only(10, client).requests().failures()).isZero();
        assertThat(taker.only(20, server).requests().failures()).isEqualTo(9);
    }

    @Test
    void identity_thatIsMissing_isRefusedWithItsName() {
        List<KeyValue> whole = shop("a");
        Metric metric = metric(DELTA, point(0, 10, 1, 1, 1, 1));
        for (int i = 0; i < 3; i++) {
            List<KeyValue> part = new ArrayList<>(whole);
            String missing = part.remove(i).getKey();

            Received received = taker.take(10, request(part, metric));

            assertThat(received.fates()).isEqualTo(Map.of(PointFate.NO_IDENTITY, 1L));
            assertThat(received.reasons()).singleElement().asString().contains(missing);
        }
    }

    @Test
    void instance_isTheFirstAttributeThatIsThere() {
        List<KeyValue> resource = List.of(
                text("host.name", "node"),
                text("service.version", "2"),
                text("k8s.pod.name", "pod"),
                text("service.name", "shop"));

        Received received = taker.take(10, request(resource, metric(DELTA, point(0, 10, 1, 1, 1, 1))));

        assertThat(received.counted().get(0).requests().series().instance()).isEqualTo("pod");
    }

    @Test
    void metrics_ofOtherThings_areIgnored() {
        Metric gauge = Metric.newBuilder()
                .setName("jvm.memory.used")
                .setGauge(Gauge.newBuilder().addDataPoints(NumberDataPoint.getDefaultInstance()))
                .build();

        Received received = taker.take(
                10,
                request(
                        List.of(),
                        gauge,
                        metric("http.client.request.duration", "s", DELTA, point(0, 10, 1, 1, 1, 1))));

        assertThat(received.fates()).isEqualTo(Map.of(PointFate.IGNORED, 2L));
        assertThat(received.refused()).isZero();
        assertThat(received.reasons()).isEmpty();
    }

    @Test
    void olderName_besideTheNewerOne_isIgnored() {
        Metric older = metric("http.server.duration", "ms", DELTA, point(0, 10, 1, 1, 1, 1));

        assertThat(taker.take(10, older, metric(DELTA, point(0, 10, 1, 1, 1, 1)))
                        .fates())
                .isEqualTo(Map.of(PointFate.USED, 1L, PointFate.IGNORED, 1L));
        assertThat(taker.only(20, metric("http.server.duration", "ms", DELTA, point(10, 20, 1, 1, 1, 1)))
                        .requests()
                        .outcomes())
                .isEqualTo(4);
    }

    @Test
    void sums_thatAreConfigured_giveOutcomesInPlaceOfHistograms() {
        OtlpConfig config = new OtlpConfig(
                List.of(DURATIONS),
                List.of("requests"),
                List.of("errors"),
                "service.name",
                "service.version",
                List.of("service.instance.id"),
                100);
        Taker sums = new Taker(config);

        CountedRequests counted = sums.only(
                10,
                sum("errors", 0, 10, 3),
                sum("requests", 0, 10, 20),
                metric(DELTA, point(0, 10, List.of(status(500)), 5, 5, 5, 5)));

        assertThat(counted.requests().outcomes()).isEqualTo(20);
        assertThat(counted.requests().failures()).isEqualTo(3);
        assertThat(counted.requests().latency().count()).isEqualTo(20);
        Received lone = sums.take(20, sum("errors", 10, 20, 3));
        assertThat(lone.fates()).isEqualTo(Map.of(PointFate.ERRORS, 1L));
        assertThat(lone.reasons())
                .singleElement()
                .asString()
                .contains("3 failures")
                .contains("0 requests");
        assertThat(lone.counted()).isEmpty();
    }

    @Test
    void point_thatContradictsItself_isRefusedAndTheOthersAreUsed() {
        HistogramDataPoint wrongCount = point(0, 10, List.of(text("a", "1")), 1, 1, 1, 1).toBuilder()
                .setCount(5)
                .build();
        HistogramDataPoint wrongTimes = point(10, 5, List.of(text("a", "2")), 1, 1, 1, 1);
        HistogramDataPoint tooFewCounts = point(0, 10, List.of(text("a", "3")), 1, 1, 1);

        Received received =
                taker.take(10, metric(DELTA, wrongCount, wrongTimes, tooFewCounts, point(0, 10, 1, 1, 1, 1)));

        assertThat(received.fates()).isEqualTo(Map.of(PointFate.MALFORMED, 3L, PointFate.USED, 1L));
        assertThat(received.refused()).isEqualTo(3);
        assertThat(received.reasons())
                .hasSize(3)
                .anySatisfy(reason -> assertThat(reason).contains("count must be the sum of the buckets, 4, was 5"));
    }

    @Test
    void negativeBuckets_areRefused() {
        Metric metric = exponential(
                DELTA,
                exponentialPoint(0, 10, 3, 0, 1).toBuilder()
                        .setCount(2)
                        .setNegative(ExponentialHistogramDataPoint.Buckets.newBuilder()
                                .addBucketCounts(1))
                        .build());

        Received received = taker.take(10, metric);

        assertThat(received.fates()).isEqualTo(Map.of(PointFate.MALFORMED, 1L));
        assertThat(received.reasons()).singleElement().asString().contains("negative buckets");
    }

    @Test
    void temporalityAndType_thatCannotBeUsed_areRefused() {
        Received received = taker.take(
                10,
                metric(AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED, point(0, 10, 1, 1, 1, 1)),
                sum(DURATIONS, 0, 10, 5));

        assertThat(received.fates()).isEqualTo(Map.of(PointFate.TYPE, 2L));
    }

    @Test
    void point_ofTheFuture_isRefusedWithHowFarItIsAhead() {
        assertThat(taker.take(0, metric(DELTA, point(0, 10, 1, 1, 1, 1))).fates())
                .containsKey(PointFate.USED);

        Received received = taker.take(0, metric(DELTA, point(10, 20, 1, 1, 1, 1)));

        assertThat(received.fates()).isEqualTo(Map.of(PointFate.FUTURE, 1L));
        assertThat(received.reasons()).singleElement().asString().contains("20000 ms ahead");
    }

    @Test
    void point_withoutAValue_isCountedAsThat() {
        HistogramDataPoint stale =
                point(0, 10, 0, 0, 0, 0).toBuilder().setFlags(1).build();

        assertThat(taker.take(10, metric(CUMULATIVE, stale)).fates()).isEqualTo(Map.of(PointFate.EMPTY, 1L));
    }

    @Test
    void point_ofMoreThanTenMinutes_isRefused_andTheNextCounts() {
        Received first = taker.take(700, metric(DELTA, point(0, 700, 1, 1, 1, 1)));
        Received second = taker.take(710, metric(DELTA, point(700, 710, 1, 1, 1, 1)));

        assertThat(first.fates()).isEqualTo(Map.of(PointFate.STRETCH, 1L));
        assertThat(first.reasons()).singleElement().asString().contains("700 s");
        assertThat(second.fates()).isEqualTo(Map.of(PointFate.USED, 1L));
    }

    @Test
    void count_beyondBelief_isRefused() {
        Received received = taker.take(10, metric(DELTA, point(0, 10, 1, 1L << 40, 1, 1)));

        assertThat(received.fates()).isEqualTo(Map.of(PointFate.MALFORMED, 1L));
    }
}
