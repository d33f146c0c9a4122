package io.canaryjudge.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.testing.Seeds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowStoreTest {

    private static final long START = 1_767_225_600_000L;
    private static final SeriesKey ONE = new SeriesKey("checkout", "1", "a");

    @Test
    void store_underRandomArrivals_agreesWithListsOfSamples() {
        Seeds.upTo(120, random -> {
            ModelStore model = new ModelStore(randomSpec(random), 1 + random.nextInt(8));
            WindowStore store = new WindowStore(model.spec(), model.maxSeries());
            RandomArrivals arrivals = new RandomArrivals(random, model.spec(), START);
            for (int step = 0; step < 400; step++) {
                RandomArrivals.Arriving next = arrivals.next();
                assertThat(store.record(next.sample(), next.atMillis()))
                        .as("%s at %d", next.sample(), next.atMillis())
                        .isEqualTo(model.record(next.sample(), next.atMillis()));
                if (random.nextInt(40) == 0) {
                    store.forgetIdle(next.atMillis());
                    model.forgetIdle(next.atMillis());
                }
                assertThat(store.series()).isEqualTo(model.series());
                if (random.nextInt(20) == 0) {
                    assertSameWindows(store, model, next.atMillis());
                }
            }
            assertSameWindows(store, model, arrivals.nowMillis());
        });
    }

    /** From windows long gone, which may be empty by now, to those ahead of the present. */
    private static void assertSameWindows(WindowStore store, ModelStore model, long nowMillis) {
        WindowSpec spec = model.spec();
        long first = spec.lastSealed(nowMillis) - 200;
        long last = spec.indexOf(nowMillis + WindowSpec.LEAD.toMillis()) + 2;
        for (String service : RandomArrivals.SERVICES) {
            for (long index = first; index <= last; index++) {
                WindowPair pair = store.pair(service, "1", "2", index);
                assertThat(pair.index()).isEqualTo(index);
                model.assertSame(service, "1", index, pair.of(Cohort.BASELINE));
                model.assertSame(service, "2", index, pair.of(Cohort.CANARY));
            }
        }
    }

    @Test
    void sealedWindows_whateverComesLater_neverChange() {
        Seeds.upTo(60, random -> {
            WindowSpec spec = randomSpec(random);
            WindowStore store = new WindowStore(spec, 100);
            RandomArrivals arrivals = new RandomArrivals(random, spec, START);
            Map<String, WindowPair> sealed = new HashMap<>();
            for (int step = 0; step < 300; step++) {
                RandomArrivals.Arriving next = arrivals.next();
                store.record(next.sample(), next.atMillis());
                long lastSealed = spec.lastSealed(next.atMillis());
                sealed.values().removeIf(pair -> pair.index() <= lastSealed - ModelStore.KEPT);
                sealed.forEach((service, pair) ->
                        assertThat(store.pair(service, "1", "2", pair.index())).isEqualTo(pair));
                String service = next.sample().series().service();
                sealed.putIfAbsent(service, store.pair(service, "1", "2", lastSealed - random.nextInt(20)));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"100,0", "100,60000", "1000,0", "1000,15000", "10000,5000", "10000,60000"})
    void sample_withinTheGrace_landsInItsOwnWindow_andNotAMillisecondLater(long widthMillis, long graceMillis) {
        WindowSpec spec = new WindowSpec(Duration.ofMillis(widthMillis), Duration.ofMillis(graceMillis));
        long index = spec.indexOf(START);
        long end = spec.startMillis(index + 1);
        WindowStore store = new WindowStore(spec, 1);
        Sample lastOfItsWindow = sample(end - 1, 2_000, Outcome.FAILED);
        Sample firstOfTheNext = sample(end, 3_000, Outcome.SUCCEEDED);

        assertThat(store.record(firstOfTheNext, end)).isEqualTo(Arrival.RECORDED);
        if (graceMillis > 0) {
            assertThat(store.record(lastOfItsWindow, end + graceMillis - 1)).isEqualTo(Arrival.RECORDED);
        }
        assertThat(store.record(lastOfItsWindow, end + graceMillis)).isEqualTo(Arrival.LATE);

        assertThat(store.pair("checkout", "1", "2", index)
                        .total(Cohort.BASELINE)
                        .failures())
                .isEqualTo(graceMillis > 0 ? 1 : 0);
        assertThat(store.pair("checkout", "1", "2", index + 1).total(Cohort.BASELINE))
                .isEqualTo(new WindowSnapshot(1, 0, HistogramSnapshot.ofBuckets(new long[] {3_000}, new long[] {1})));
    }

    @Test
    void sample_datedAhead_isTakenUpToTheLead() {
        WindowStore store = new WindowStore(WindowSpec.DEFAULT, 1);
        long lead = WindowSpec.LEAD.toMillis();

        assertThat(store.record(sample(START + lead + 1, 1, Outcome.FAILED), START))
                .isEqualTo(Arrival.EARLY);
        assertThat(store.series()).isZero();
        assertThat(store.record(sample(START + lead, 1, Outcome.FAILED), START)).isEqualTo(Arrival.RECORDED);
        assertThat(store.record(sample(Long.MAX_VALUE, 1, Outcome.FAILED), START))
                .isEqualTo(Arrival.EARLY);
        assertThat(store.record(sample(Long.MIN_VALUE, 1, Outcome.FAILED), START))
                .isEqualTo(Arrival.LATE);
    }

    @Test
    void clockThatStepsBack_neverReopensASealedWindow() {
        WindowStore store = new WindowStore(new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(2)), 10);
        long index = store.spec().indexOf(START);
        store.record(sample(START, 5_000, Outcome.FAILED), START);
        store.record(sample(START + 60_000, 5_000, Outcome.SUCCEEDED), START + 60_000);
        WindowPair sealed = store.pair("checkout", "1", "2", index);

        assertThat(store.record(sample(START + 1, 7_000, Outcome.SUCCEEDED), START + 500))
                .isEqualTo(Arrival.LATE);

        assertThat(store.pair("checkout", "1", "2", index)).isEqualTo(sealed);
        assertThat(sealed.total(Cohort.BASELINE).latency().count()).isEqualTo(1);
    }

    @Test
    void seriesLimit_refusesWithoutGrowing_andFreesWhatFallsSilent() {
        WindowStore store = new WindowStore(WindowSpec.DEFAULT, 2);
        store.record(sample(START, 1, Outcome.FAILED), START);
        store.record(new Sample(new SeriesKey("checkout", "1", "b"), START, 1, Outcome.FAILED), START);

        for (String service : List.of("checkout", "other")) {
            for (String version : List.of("1", "2")) {
                SeriesKey third = new SeriesKey(service, version, "c");
                assertThat(store.record(new Sample(third, START, 1, Outcome.FAILED), START))
                        .isEqualTo(Arrival.SERIES_LIMIT);
            }
        }

        assertThat(store.series()).isEqualTo(2);
        assertThat(store).extracting("index.services").asString().doesNotContain("other", "2=");
        assertThat(store.record(sample(START + 1, 1, Outcome.FAILED), START)).isEqualTo(Arrival.RECORDED);

        long later = START + Duration.ofMinutes(10).toMillis();
        store.forgetIdle(later);
        assertThat(store.series()).isEqualTo(2);
        store.forgetIdle(later + 1);
        assertThat(store.series()).isZero();
        assertThat(store).extracting("index.services").hasToString("{}");
        assertThat(store.record(new Sample(new SeriesKey("other", "3", ""), later, 1, Outcome.FAILED), later))
                .isEqualTo(Arrival.RECORDED);
    }

    @ParameterizedTest
    @CsvSource({"600000,0", "600000,600000", "60000,600000", "1000,600000"})
    void forgetIdle_betweenLooks_keepsWindowsUntilTheyAreSealed(long widthMillis, long graceMillis) {
        WindowSpec spec = new WindowSpec(Duration.ofMillis(widthMillis), Duration.ofMillis(graceMillis));
        WindowStore store = new WindowStore(spec, 1);
        long start = spec.startMillis(spec.indexOf(START));
        store.record(sample(start, 1_000, Outcome.FAILED), start);
        long sealedAt = start + widthMillis + graceMillis;

        store.forgetIdle(sealedAt + 30_000);

        assertThat(store.pair("checkout", "1", "2", spec.indexOf(start))
                        .total(Cohort.BASELINE)
                        .failures())
                .isEqualTo(1);
    }

    @Test
    void readings_ofMoreNamesThanASeriesMayHave_areRefusedWithTheirSample() {
        WindowStore store = new WindowStore(WindowSpec.DEFAULT, 10);
        for (int i = 0; i < Reading.MAX_NAMES - 1; i++) {
            assertThat(store.record(read("n" + i), START)).isEqualTo(Arrival.RECORDED);
        }

        assertThat(store.record(read("more", "evenMore"), START)).isEqualTo(Arrival.READING_LIMIT);
        assertThat(store.record(read("more"), START)).isEqualTo(Arrival.RECORDED);
        assertThat(store.record(read("n0", "evenMore"), START)).isEqualTo(Arrival.READING_LIMIT);
        CountedRequests counted = new CountedRequests(
                ONE,
                START,
                START,
                WindowSnapshot.EMPTY.withReadings(new TreeMap<>(Map.of("evenMore", new ReadingTally(4, 1)))));
        assertThat(store.record(counted, START)).isEqualTo(Map.of(Arrival.READING_LIMIT, 4L));

        WindowSnapshot window = store.pair("checkout", "1", "2", WindowSpec.DEFAULT.indexOf(START))
                .total(Cohort.BASELINE);
        assertThat(window.readings()).hasSize(Reading.MAX_NAMES).containsEntry("n0", new ReadingTally(1, 7));
        assertThat(window.requests()).isZero();
        assertThat(store.record(sample(START, 1, Outcome.FAILED), START)).isEqualTo(Arrival.RECORDED);
    }

    private static Sample read(String... names) {
        List<Reading> readings =
                Stream.of(names).map(name -> new Reading(name, 7)).toList();
        return new Sample(ONE, START, Sample.NO_LATENCY, Outcome.UNKNOWN, readings);
    }

    @Test
    void store_forNoSeries_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowStore(WindowSpec.DEFAULT, 0))
                .withMessageContaining("maxSeries");
    }

    private static Sample sample(long epochMillis, long latencyMicros, Outcome outcome) {
        return new Sample(ONE, epochMillis, latencyMicros, outcome);
    }

    /** Widths of 100 ms to 10 s, graces of 0 to 60 s. */
    private static WindowSpec randomSpec(SplittableRandom random) {
        long[] widths = {100, 250, 1_000, 1_700, 5_000, 10_000};
        long[] graces = {0, 1, 500, 5_000, 15_000, 60_000};
        return new WindowSpec(
                Duration.ofMillis(widths[random.nextInt(widths.length)]),
                Duration.ofMillis(graces[random.nextInt(graces.length)]));
    }

    @Test
    void handle_ofAForgottenSeries_opensItAgain() {
        WindowStore store = new WindowStore(WindowSpec.DEFAULT, 1);
        SeriesHandle handle = new SeriesHandle(ONE);
        long later = START + 3_600_000;

        assertThat(store.record(handle, START, 5, Outcome.SUCCEEDED, List.of(), START))
                .isEqualTo(Arrival.RECORDED);
        store.forgetIdle(later);
        assertThat(store.series()).isZero();
        assertThat(store.record(handle, later, 7, Outcome.FAILED, List.of(), later))
                .isEqualTo(Arrival.RECORDED);

        assertThat(store.series()).isEqualTo(1);
        assertThat(store.pair("checkout", "1", "2", WindowSpec.DEFAULT.indexOf(later))
                        .baseline())
                .containsOnlyKeys("a");
    }

    @Test
    void pairs_areTheWindowsOneByOne() {
        WindowStore store = new WindowStore(WindowSpec.DEFAULT, 10);
        for (int second = 0; second < 5; second++) {
            store.record(new Sample(ONE, START + second * 1_000L, second, Outcome.SUCCEEDED), START + 5_000);
        }
        long first = WindowSpec.DEFAULT.indexOf(START) - 1;

        List<WindowPair> pairs = store.pairs("checkout", "1", "2", first, first + 6);

        assertThat(pairs).hasSize(7);
        for (int i = 0; i < 7; i++) {
            assertThat(pairs.get(i)).isEqualTo(store.pair("checkout", "1", "2", first + i));
            assertThat(pairs.get(i).baseline()).hasSize(i == 0 || i == 6 ? 0 : 1);
        }
        assertThat(store.pairs("checkout", "1", "2", 5, 4)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0", "-1"})
    void keptWindows_belowOne_isRefused(int keptWindows) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowStore(WindowSpec.DEFAULT, new SeriesBudget(1, 1), keptWindows))
                .withMessageContaining("keptWindows must be 1 or more");
    }
}
