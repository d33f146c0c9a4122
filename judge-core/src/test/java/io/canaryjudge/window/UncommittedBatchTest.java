package io.canaryjudge.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.testing.Seeds;
import java.lang.management.ManagementFactory;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A {@link WindowStore} that counts when it is told to. */
class UncommittedBatchTest {

    private static final long START = 1_767_225_600_000L;
    private static final WindowSpec SPEC = WindowSpec.DEFAULT;
    private static final long WINDOW = SPEC.indexOf(START);
    private static final SeriesKey ONE = new SeriesKey("checkout", "1", "a");

    private final WindowStore store = store(SPEC, 8);

    private static WindowStore store(WindowSpec spec, int maxSeries) {
        return new WindowStore(spec, new SeriesBudget(maxSeries, maxSeries), 64, Filing.ON_COMMIT);
    }

    @Test
    void store_whoseCommitsLagBehind_agreesWithListsOfSamples() {
        Seeds.upTo(60, random -> {
            ModelStore model = new ModelStore(SPEC, 1 + random.nextInt(8));
            WindowStore lagging = store(SPEC, model.maxSeries());
            RandomArrivals arrivals = new RandomArrivals(random, SPEC, START);
            UncommittedBatch underWay = null;
            for (int step = 0; step < 400; step++) {
                RandomArrivals.Arriving next = arrivals.next();
                assertThat(lagging.record(next.sample(), next.atMillis()))
                        .as("%s at %d", next.sample(), next.atMillis())
                        .isEqualTo(model.record(next.sample(), next.atMillis()));
                underWay = random.nextInt(7) == 0 ? commitAndTake(lagging, underWay) : underWay;
            }
            commitAndTake(lagging, commitAndTake(lagging, underWay));
            long now = arrivals.nowMillis();
            for (String service : RandomArrivals.SERVICES) {
                for (long index = SPEC.lastSealed(now) - 200; index <= SPEC.indexOf(now) + 12; index++) {
                    WindowPair pair = lagging.pair(service, "1", "2", index);
                    model.assertSame(service, "1", index, pair.of(Cohort.BASELINE));
                    model.assertSame(service, "2", index, pair.of(Cohort.CANARY));
                }
            }
        });
    }

    private static @Nullable UncommittedBatch commitAndTake(WindowStore store, @Nullable UncommittedBatch underWay) {
        if (underWay != null) {
            store.commit(underWay);
        }
        return store.uncommitted().isEmpty() ? null : store.takeUncommitted();
    }

    @Test
    void samples_countWhenTheirBatchIsCommitted() {
        store.record(sample(START, 5), START);
        assertThat(outcomes(WINDOW)).isZero();

        UncommittedBatch first = store.takeUncommitted();
        store.record(sample(START, 7), START + 3);
        store.commit(first);
        assertThat(outcomes(WINDOW)).isEqualTo(1);

        store.commit(store.takeUncommitted());
        assertThat(outcomes(WINDOW)).isEqualTo(2);
    }

    @Test
    void batch_tellsWhatIsInIt() {
        store.record(sample(START, 5), START);
        store.record(new Sample(ONE, START + 1_000, 6, Outcome.FAILED), START + 1);
        List<Reading> read = List.of(new Reading("heap", 7));
        store.record(new Sample(ONE, START - 2_000, Sample.NO_LATENCY, Outcome.UNKNOWN, read), START + 1);
        WindowSnapshot ten = new WindowSnapshot(10, 1, HistogramSnapshot.EMPTY);
        store.record(new CountedRequests(ONE, START - 1_999, START - 1_999, ten), START + 2);
        store.record(new Sample(ONE, START, 3, Outcome.UNKNOWN), START + 2);

        UncommittedBatch batch = store.takeUncommitted();

        List<String> seen = new ArrayList<>();
        BatchParts parts = batch.parts();
        for (int part = 0; part < parts.size(); part++) {
            seen.add(
                    parts.series(part).instance() + (parts.window(part) - WINDOW) + ": " + parts.failures(part) + " of "
                            + parts.outcomes(part) + " " + list(batch.latencies(part))
                            + parts.counted(part)
                                    .map(counted -> " and " + counted.outcomes() + " "
                                            + counted.readings().keySet())
                                    .orElse(""));
        }
        assertThat(seen).containsExactly("a0: 0 of 1 [5, 3]", "a1: 1 of 1 [6]", "a-2: 0 of 0 [] and 10 [heap]");
        assertThat(batch.recorded()).isEqualTo(6);
        assertThat(batch.firstArrivalMillis()).isEqualTo(START);
        assertThat(batch.lastArrivalMillis()).isEqualTo(START + 2);
    }

    @Test
    void samples_thatWereDiscarded_wereNeverThere() {
        store.record(sample(START, 5), START);
        store.discard(store.takeUncommitted());
        store.record(sample(START, 7), START);
        store.commit(store.takeUncommitted());

        assertThat(outcomes(WINDOW)).isEqualTo(1);
        assertThat(store.pair("checkout", "1", "2", WINDOW).baseline())
                .containsEntry(
                        "a", new WindowSnapshot(1, 0, HistogramSnapshot.ofBuckets(new long[] {7}, new long[] {1})));
    }

    @Test
    void countedRequests_areCollectedToo() {
        WindowSnapshot ten = new WindowSnapshot(10, 1, HistogramSnapshot.EMPTY);
        store.record(new CountedRequests(ONE, START + 1, START + 1, ten), START);
        assertThat(outcomes(WINDOW)).isZero();

        store.commit(store.takeUncommitted());

        assertThat(store.pair("checkout", "1", "2", WINDOW).baseline()).containsEntry("a", ten);
    }

    @Test
    void commit_ofAWindowThatIsSealedMeanwhile_isCountedInIt() {
        store.record(sample(START, 5), START + 15_900);
        UncommittedBatch late = store.takeUncommitted();
        store.record(sample(START + 20_000, 5), START + 20_000);
        store.forgetIdle(START + 20_000);
        store.commit(late);
        store.commit(store.takeUncommitted());

        assertThat(store.record(sample(START, 5), START + 20_000)).isEqualTo(Arrival.LATE);
        assertThat(outcomes(WINDOW)).isEqualTo(1);
        assertThat(outcomes(WINDOW + 20)).isEqualTo(1);
    }

    @Test
    void settle_isTheArrivalOfWhatWaitsTheLongest() {
        assertThat(store.settle(START)).isEqualTo(START);

        store.record(sample(START, 5), START + 10);
        assertThat(store.settle(START + 500)).isEqualTo(START + 10);
        UncommittedBatch batch = store.takeUncommitted();
        store.record(sample(START, 5), START + 20);
        assertThat(store.settle(START + 500)).isEqualTo(START + 10);
        store.commit(batch);
        assertThat(store.settle(START + 500)).isEqualTo(START + 20);
        store.commit(store.takeUncommitted());
        assertThat(store.settle(START + 500)).isEqualTo(START + 500);
    }

    /** Otherwise a judge that has seen a window for the last time would miss a sample of it. */
    @Test
    void sample_forAWindowThatWasSettled_isLate() {
        store.settle(START + 16_000);

        assertThat(store.record(sample(START + 999, 5), START + 15_999)).isEqualTo(Arrival.LATE);
        assertThat(store.record(sample(START + 1_000, 5), START + 15_999)).isEqualTo(Arrival.RECORDED);
    }

    @Test
    void series_withUncommittedSamples_isNotForgotten() {
        store.record(sample(START, 5), START);
        UncommittedBatch batch = store.takeUncommitted();
        store.forgetIdle(START + 3_600_000);
        assertThat(store.series()).isEqualTo(1);
        store.commit(batch);

        store.forgetIdle(START + 3_600_000);
        assertThat(store.series()).isZero();
    }

    @Test
    void take_whileABatchIsAway_isRefused() {
        store.record(sample(START, 5), START);
        UncommittedBatch batch = store.takeUncommitted();

        assertThatIllegalStateException().isThrownBy(store::takeUncommitted);
        store.commit(batch);
        assertThatIllegalArgumentException().isThrownBy(() -> store.commit(batch));
        assertThatIllegalStateException().isThrownBy(() -> new WindowStore(SPEC, 1).takeUncommitted());
    }

    @Test
    void restore_ofWindowsInAnyOrder_givesThemAgain() {
        Seeds.upTo(20, random -> {
            WindowStore restored = store(SPEC, 8);
            WindowStore direct = new WindowStore(SPEC, 8);
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                samples.add(sample(START + random.nextInt(20_000), 1 + random.nextInt(5_000)));
            }
            samples.forEach(sample -> direct.record(sample, START + 10_000));
            for (Sample sample : samples) {
                WindowSnapshot one = new WindowSnapshot(
                        1, 0, HistogramSnapshot.ofBuckets(new long[] {sample.latencyMicros()}, new long[] {1}));
                restored.restore(ONE, SPEC.indexOf(sample.epochMillis()), one, START + 10_000);
            }
            assertThat(restored.pairs("checkout", "1", "2", WINDOW, WINDOW + 20))
                    .isEqualTo(direct.pairs("checkout", "1", "2", WINDOW, WINDOW + 20));
            assertThat(restored.restore(new SeriesKey("s", "1", ""), WINDOW, WindowSnapshot.EMPTY, START))
                    .isEqualTo(Arrival.RECORDED);
        });
    }

    @Test
    void recording_inTheSteadyState_makesNothing() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        SeriesHandle series = new SeriesHandle(ONE);
        long allocated = 0;
        for (int round = 0; round < 40; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                store.record(series, START, 1 + i % 900, Outcome.SUCCEEDED, List.of(), START);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            store.commit(store.takeUncommitted());
        }

        assertThat(allocated).as("bytes for 10 000 requests").isLessThan(1_000);
    }

    private static List<Integer> list(CharBuffer buckets) {
        return buckets.chars().boxed().toList();
    }

    private long outcomes(long index) {
        WindowSnapshot window =
                store.pair("checkout", "1", "2", index).baseline().getOrDefault("a", WindowSnapshot.EMPTY);
        return window.outcomes();
    }

    private static Sample sample(long epochMillis, long latencyMicros) {
        return new Sample(ONE, epochMillis, latencyMicros, Outcome.SUCCEEDED);
    }
}
