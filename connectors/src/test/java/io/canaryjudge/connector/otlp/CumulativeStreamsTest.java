package io.canaryjudge.connector.otlp;

import static io.canaryjudge.connector.otlp.Messages.CUMULATIVE;
import static io.canaryjudge.connector.otlp.Messages.DELTA;
import static io.canaryjudge.connector.otlp.Messages.metric;
import static io.canaryjudge.connector.otlp.Messages.millis;
import static io.canaryjudge.connector.otlp.Messages.point;
import static io.canaryjudge.connector.otlp.Messages.status;
import static io.canaryjudge.connector.otlp.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.window.CountedRequests;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is made of streams over time: differences, resets, gaps, repetitions and what comes in the wrong order. */
class CumulativeStreamsTest {

    private static final List<KeyValue> OK = List.of(status(200));
    private static final List<KeyValue> FAILED = List.of(status(500));

    private final Taker taker = new Taker();

    private static Metric cumulative(double from, double to, long count) {
        return metric(CUMULATIVE, point(from, to, count, 0, 0, 0));
    }

    private static Metric delta(double from, double to, long count) {
        return metric(DELTA, point(from, to, count, 0, 0, 0));
    }

    @Test
    void firstPoint_ofAStreamThatJustBegan_isCountedFromItsBeginning() {
        CountedRequests counted = taker.only(10, cumulative(0, 10, 7));

        assertThat(counted.requests().outcomes()).isEqualTo(7);
        assertThat(counted.fromMillis()).isEqualTo(millis(0));
    }

    @Test
    void firstPoint_ofAnOldStream_isOnlyTheBaseOfTheNext() {
        assertThat(taker.take(1_000, cumulative(0, 1_000, 900)).counted()).isEmpty();
        assertThat(taker.fate(PointFate.FIRST)).isEqualTo(1);

        CountedRequests counted = taker.only(1_010, cumulative(0, 1_010, 907));

        assertThat(counted.requests().outcomes()).isEqualTo(7);
        assertThat(counted.fromMillis()).isEqualTo(millis(1_000));
        assertThat(counted.toMillis()).isEqualTo(millis(1_010));
    }

    @Test
    void firstPoint_withoutAStart_isOnlyTheBase() {
        HistogramDataPoint first =
                point(0, 10, 5, 0, 0, 0).toBuilder().setStartTimeUnixNano(0).build();
        HistogramDataPoint second =
                point(0, 20, 6, 0, 0, 0).toBuilder().setStartTimeUnixNano(0).build();

        assertThat(taker.take(10, metric(CUMULATIVE, first)).counted()).isEmpty();
        assertThat(taker.only(20, metric(CUMULATIVE, second)).requests().outcomes())
                .isEqualTo(1);
    }

    /** The first errors of a service that has run for an hour must not be lost. */
    @Test
    void newStream_ofAGroupThatCameTwiceWithoutIt_isCountedFromTheReportBefore() {
        taker.take(3_600, cumulative(0, 3_600, 100));
        taker.take(3_610, cumulative(0, 3_610, 110));

        Received received = taker.take(
                3_620, metric(CUMULATIVE, point(0, 3_620, FAILED, 4, 0, 0, 0), point(0, 3_620, OK, 120, 0, 0, 0)));

        assertThat(received.counted()).singleElement().satisfies(counted -> {
            assertThat(counted.requests().fromMillis()).isEqualTo(millis(3_610));
            assertThat(counted.requests().requests().outcomes()).isEqualTo(14);
            assertThat(counted.requests().requests().failures()).isEqualTo(4);
        });
    }

    @Test
    void newStream_afterItsSibling_inTheSameReport_isCountedFromTheReportBefore() {
        taker.take(3_600, cumulative(0, 3_600, 100));
        taker.take(3_610, cumulative(0, 3_610, 110));

        Received received = taker.take(
                3_620, metric(CUMULATIVE, point(0, 3_620, OK, 120, 0, 0, 0), point(0, 3_620, FAILED, 4, 0, 0, 0)));

        assertThat(received.counted().get(0).requests().requests().failures()).isEqualTo(4);
    }

    /** Spread over the two minutes since the start, most of it would be late. */
    @Test
    void newStream_ofAFreshSender_isCountedFromTheReportBefore() {
        taker.take(110, cumulative(0, 110, 100));

        Received received = taker.take(120, metric(CUMULATIVE, point(0, 120, FAILED, 4, 0, 0, 0)));

        assertThat(received.counted()).singleElement().satisfies(counted -> {
            assertThat(counted.requests().fromMillis()).isEqualTo(millis(110));
            assertThat(counted.requests().requests().failures()).isEqualTo(4);
        });
    }

    @Test
    void newStream_ofAGroupThatCameOnce_isOnlyTheBase() {
        taker.take(3_600, cumulative(0, 3_600, 100));

        Received received = taker.take(
                3_610, metric(CUMULATIVE, point(0, 3_610, OK, 110, 0, 0, 0), point(0, 3_610, FAILED, 4, 0, 0, 0)));

        assertThat(received.fates()).containsEntry(PointFate.FIRST, 1L).containsEntry(PointFate.USED, 1L);
    }

    @Test
    void newStream_ofAGroupOfWhichAPointWasRefused_isOnlyTheBase() {
        taker.take(3_600, cumulative(0, 3_600, 100));
        taker.take(3_610, cumulative(0, 3_610, 110));
        HistogramDataPoint wrong =
                point(0, 3_620, FAILED, 3, 0, 0, 0).toBuilder().setCount(9).build();
        taker.take(3_620, metric(CUMULATIVE, point(0, 3_620, OK, 120, 0, 0, 0), wrong));

        Received received = taker.take(3_630, metric(CUMULATIVE, point(0, 3_630, FAILED, 4, 0, 0, 0)));

        assertThat(received.fates()).containsOnlyKeys(PointFate.FIRST);
    }

    @Test
    void reset_withANewStart_countsAllThatCameSince() {
        taker.take(10, cumulative(0, 10, 100));

        CountedRequests counted = taker.only(20, cumulative(12, 20, 30));

        assertThat(counted.requests().outcomes()).isEqualTo(30);
        assertThat(counted.fromMillis()).isEqualTo(millis(12));
        assertThat(taker.only(30, cumulative(12, 30, 31)).requests().outcomes()).isEqualTo(1);
    }

    @Test
    void reset_withTheSameStart_isSeenByTheCountThatFell() {
        taker.take(10, cumulative(0, 10, 100));

        CountedRequests counted = taker.only(20, cumulative(0, 20, 30));

        assertThat(counted.requests().outcomes()).isEqualTo(30);
        assertThat(counted.fromMillis()).isEqualTo(millis(10));
    }

    @Test
    void otherBuckets_areABaseAnew() {
        taker.take(10, cumulative(0, 10, 100));
        HistogramDataPoint other = point(0, 20, 150, 0, 0, 0).toBuilder()
                .clearExplicitBounds()
                .addAllExplicitBounds(List.of(0.1, 0.2, 0.3))
                .build();

        assertThat(taker.take(20, metric(CUMULATIVE, other)).fates()).containsOnlyKeys(PointFate.FIRST);
    }

    @Test
    void twoSenders_withOneIdentity_areFound() {
        taker.take(10, cumulative(0, 10, 100));

        Received received = taker.take(11, cumulative(5, 11, 30));

        assertThat(received.fates()).containsOnlyKeys(PointFate.OVERLAP);
        assertThat(received.reasons()).singleElement().asString().contains("share an identity");
        assertThat(taker.only(20, cumulative(0, 20, 101)).requests().outcomes()).isEqualTo(1);
    }

    @Test
    void duplicatesAndOldPoints_countOnce() {
        taker.take(10, cumulative(0, 10, 10));
        taker.take(20, cumulative(0, 20, 20));
        taker.take(20, cumulative(0, 20, 20));
        taker.take(20, cumulative(0, 10, 10));
        taker.take(30, cumulative(0, 30, 30));

        assertThat(taker.total().outcomes()).isEqualTo(30);
        assertThat(taker.fate(PointFate.DUPLICATE)).isEqualTo(1);
        assertThat(taker.fate(PointFate.OUT_OF_ORDER)).isEqualTo(1);
    }

    @Test
    void deltaPoints_thatComeTwiceOrLate_countOnce() {
        taker.take(10, delta(0, 10, 1));
        taker.take(30, delta(20, 30, 4));
        taker.take(30, delta(10, 20, 2));
        taker.take(30, delta(10, 20, 2));
        taker.take(30, delta(0, 10, 1));
        taker.take(30, delta(15, 25, 8));

        assertThat(taker.total().outcomes()).isEqualTo(7);
        assertThat(taker.fate(PointFate.DUPLICATE)).isEqualTo(2);
        assertThat(taker.fate(PointFate.OVERLAP)).isEqualTo(1);
    }

    @Test
    void deltaPoints_beforeAnyThatIsRemembered_areRefused() {
        for (int i = 1; i <= 20; i++) {
            taker.take(i * 10, delta(i * 10, i * 10 + 10, 1));
        }

        assertThat(taker.take(300, delta(0, 10, 1)).fates()).containsOnlyKeys(PointFate.OVERLAP);
    }

    @Test
    void deltaPoint_afterAGap_isCountedInItsOwnStretch() {
        taker.take(10, delta(0, 10, 1));

        assertThat(taker.only(50, delta(40, 50, 1)).fromMillis()).isEqualTo(millis(40));
    }

    @Test
    void deltaPoint_thatBeginsBeforeTheLastEnded_isCountedFromThere() {
        taker.take(10, delta(0, 10, 1));

        assertThat(taker.only(20, delta(9, 20, 1)).fromMillis()).isEqualTo(millis(10));
    }

    @Test
    void streams_areToldApartByTheirAttributes_inAnyOrder() {
        List<KeyValue> oneWay = List.of(status(200), text("http.route", "/"));
        List<KeyValue> otherWay = List.of(text("http.route", "/"), status(200));
        taker.take(10, metric(CUMULATIVE, point(0, 10, oneWay, 5, 0, 0, 0)));
        taker.take(20, metric(CUMULATIVE, point(0, 20, otherWay, 6, 0, 0, 0)));

        assertThat(taker.total().outcomes()).isEqualTo(6);
        assertThat(taker.streams()).isEqualTo(1);
    }

    @Test
    void streams_beyondTheLimit_areRefusedUntilOthersAreForgotten() {
        OtlpConfig small = new OtlpConfig(
                List.of(Messages.DURATIONS),
                List.of(),
                List.of(),
                "service.name",
                "service.version",
                List.of("service.instance.id"),
                2);
        Taker few = new Taker(small);
        few.take(10, metric(DELTA, route(0, 10, "/a"), route(0, 10, "/b")));

        Received refused = few.take(20, metric(DELTA, route(10, 20, "/c")));
        assertThat(refused.fates()).containsOnlyKeys(PointFate.STREAM_LIMIT);
        assertThat(refused.isKeptOutByLimit()).isTrue();
        assertThat(few.take(20, metric(DELTA, route(10, 20, "/a"), route(10, 20, "/c")))
                        .isKeptOutByLimit())
                .isFalse();

        few.take(1_000, metric(DELTA, route(990, 1_000, "/c")));
        assertThat(few.streams()).isEqualTo(1);
    }

    private static HistogramDataPoint route(double from, double to, String route) {
        return point(from, to, List.of(status(200), text("http.route", route)), 1, 0, 0, 0);
    }

    /** Whatever is exported when: the sum of the differences is what happened, as it is for the deltas. */
    @Test
    void cumulativeStream_comesToWhatItsDeltaStreamComesTo() {
        SplittableRandom random = new SplittableRandom(9);
        for (int round = 0; round < 200; round++) {
            Taker deltas = new Taker();
            Taker cumulatives = new Taker();
            long[] total = new long[4];
            double start = 0;
            double time = 0;
            for (int i = 0; i < 30; i++) {
                double from = time;
                time += 1 + random.nextInt(20);
                if (random.nextInt(10) == 0) {
                    start = from;
                    total = new long[4];
                }
                long[] more = random.longs(4, 0, 40).toArray();
                long[] now = new long[4];
                for (int k = 0; k < 4; k++) {
                    now[k] = total[k] + more[k];
                }
                total = now;
                deltas.take(time, metric(DELTA, point(from, time, more)));
                cumulatives.take(time, metric(CUMULATIVE, point(start, time, total)));
            }

            assertThat(cumulatives.total().outcomes()).isEqualTo(deltas.total().outcomes());
            for (long bound : new long[] {10_000, 20_000, 50_000}) {
                long end = HistogramLayout.bucketEnd(bound);
                assertThat(cumulatives.total().latency().countAbove(end))
                        .isEqualTo(deltas.total().latency().countAbove(end));
            }
        }
    }

    @Test
    void lostReports_areMadeUpForByTheNext() {
        taker.take(10, cumulative(0, 10, 10));

        CountedRequests counted = taker.only(40, cumulative(0, 40, 45));

        assertThat(counted.requests().outcomes()).isEqualTo(35);
        assertThat(counted.fromMillis()).isEqualTo(millis(10));
    }

    /** A body in parts comes to what the whole comes to. */
    @Test
    void parts_comeToWhatTheWholeComesTo() {
        SplittableRandom random = new SplittableRandom(10);
        List<HistogramDataPoint> points = IntStream.range(0, 60)
                .mapToObj(i -> point(
                        0,
                        10,
                        List.of(status(200), text("http.route", "/" + i)),
                        random.longs(4, 0, 9).toArray()))
                .toList();
        Taker whole = new Taker();
        whole.take(10, metric(DELTA, points.toArray(HistogramDataPoint[]::new)));
        Taker parts = new Taker();
        for (HistogramDataPoint point : points) {
            parts.take(10, metric(DELTA, point));
        }

        assertThat(parts.total()).isEqualTo(whole.total());
    }
}
