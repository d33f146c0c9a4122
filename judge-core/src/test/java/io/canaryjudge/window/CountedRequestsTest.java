package io.canaryjudge.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.testing.Seeds;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CountedRequestsTest {

    private static final SeriesKey SERIES = new SeriesKey("shop", "1", "a");
    private static final WindowSpec SPEC = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(15));

    @Test
    void parts_areEqualGiveOrTakeOne_andMakeTheWhole() {
        Seeds.upTo(200, random -> {
            WindowSnapshot whole = random(random);
            CountedRequests counted = new CountedRequests(SERIES, 0, 10_000, whole);
            long parts = 1L + random.nextInt(20);
            WindowSnapshot sum = WindowSnapshot.EMPTY;
            for (long part = 0; part < parts; part++) {
                WindowSnapshot dealt = counted.dealt(part, parts);
                assertThat(counted.samplesDealt(part, parts)).isEqualTo(dealt.samples());
                assertThat((double) dealt.outcomes()).isCloseTo((double) whole.outcomes() / parts, within(1.0));
                assertThat((double) dealt.failures()).isCloseTo((double) whole.failures() / parts, within(1.0));
                assertThat((double) dealt.latency().count())
                        .isCloseTo((double) whole.latency().count() / parts, within(1.0));
                sum = sum.merge(dealt);
            }
            assertThat(sum).isEqualTo(whole);
        });
    }

    @Test
    void parts_haveTheWholesDistribution() {
        WindowSnapshot whole = random(new SplittableRandom(1));
        CountedRequests counted = new CountedRequests(SERIES, 0, 10_000, whole);

        for (long part = 0; part < 10; part++) {
            HistogramSnapshot dealt = counted.dealt(part, 10).latency();
            long threshold = (long) whole.latency().quantile(0.9);
            assertThat((double) dealt.countAbove(threshold))
                    .isCloseTo(whole.latency().countAbove(threshold) / 10.0, within(1.0));
        }
    }

    @Test
    void parts_haveTheMeanOfAllReadings() {
        WindowSnapshot read = WindowSnapshot.EMPTY.withReadings(new TreeMap<>(Map.of("cpu", new ReadingTally(7, 4.2))));
        CountedRequests counted = new CountedRequests(SERIES, 0, 10_000, read);

        long readings = 0;
        for (long part = 0; part < 10; part++) {
            WindowSnapshot dealt = counted.dealt(part, 10);
            for (ReadingTally tally : dealt.readings().values()) {
                readings += tally.count();
                assertThat(tally.mean()).isCloseTo(0.6, within(1e-12));
            }
            assertThat(dealt.requests()).isZero();
        }
        assertThat(readings).isEqualTo(7);
    }

    @Test
    void windows_areThoseThatTheStretchTouches() {
        CountedRequests tenSeconds = new CountedRequests(SERIES, 5_000, 15_000, WindowSnapshot.EMPTY);
        CountedRequests moment = new CountedRequests(SERIES, 5_000, 5_000, WindowSnapshot.EMPTY);

        assertThat(tenSeconds.firstWindow(SPEC)).isEqualTo(5);
        assertThat(tenSeconds.lastWindow(SPEC)).isEqualTo(15);
        assertThat(moment.firstWindow(SPEC)).isEqualTo(5);
        assertThat(moment.lastWindow(SPEC)).isEqualTo(5);
    }

    @Test
    void stretch_thatEndsBeforeItBegins_orIsTooLong_isRefused() {
        assertThatThrownBy(() -> new CountedRequests(SERIES, 2, 1, WindowSnapshot.EMPTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was -1");
        assertThatThrownBy(() -> new CountedRequests(SERIES, 0, 3_600_001, WindowSnapshot.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void store_countsAPartInEachOpenWindow_andSaysHowManyCameTooLate() {
        WindowStore store = new WindowStore(SPEC, 10);
        HistogramRecorder recorder = new HistogramRecorder();
        for (int i = 1; i <= 40; i++) {
            recorder.record(i);
        }
        WindowSnapshot requests = new WindowSnapshot(40, 20, recorder.snapshot());

        Map<Arrival, Long> arrivals = store.record(new CountedRequests(SERIES, 79_999, 119_999, requests), 120_500);

        assertThat(arrivals).isEqualTo(Map.of(Arrival.LATE, 25L, Arrival.RECORDED, 15L));
        for (int window = 80; window < 120; window++) {
            WindowSnapshot part =
                    store.pair("shop", "1", "2", window).baseline().getOrDefault("a", WindowSnapshot.EMPTY);
            assertThat(part.outcomes()).as("window %d", window).isEqualTo(window < 105 ? 0 : 1);
            assertThat(part.latency().count()).isEqualTo(part.outcomes());
        }
    }

    private static WindowSnapshot random(SplittableRandom random) {
        HistogramRecorder recorder = new HistogramRecorder();
        int n = random.nextInt(2_000);
        for (int i = 0; i < n; i++) {
            recorder.record(1 + random.nextLong(1_000_000));
        }
        long read = 1L + random.nextInt(30);
        return new WindowSnapshot(n, n == 0 ? 0 : random.nextInt(n), recorder.snapshot())
                .withReadings(new TreeMap<>(Map.of("cpu", new ReadingTally(read, 3.0 * read))));
    }
}
