package io.canaryjudge.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.testing.Seeds;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WindowSnapshotTest {

    @Test
    void merge_isAssociativeAndCommutative_withEmptyAsNeutral() {
        Seeds.upTo(100, random -> {
            WindowSnapshot a = random(random);
            WindowSnapshot b = random(random);
            WindowSnapshot c = random(random);

            assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(b)).isEqualTo(b.merge(a)).hasSameHashCodeAs(b.merge(a));
            assertThat(a.merge(WindowSnapshot.EMPTY)).isEqualTo(a);
            assertThat(WindowSnapshot.EMPTY.merge(a)).isEqualTo(a);
            assertThat(a.merge(b).outcomes()).isEqualTo(a.outcomes() + b.outcomes());
            assertThat(a.merge(b).failures()).isEqualTo(a.failures() + b.failures());
            assertThat(a.merge(b).isEmpty()).isEqualTo(a.isEmpty() && b.isEmpty());
        });
    }

    @Test
    void failures_outsideTheOutcomes_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WindowSnapshot(3, 4, HistogramSnapshot.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new WindowSnapshot(3, -1, HistogramSnapshot.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new WindowSnapshot(-1, -1, HistogramSnapshot.EMPTY));
    }

    @Test
    void isEmpty_ofLatenciesAlone_isFalse() {
        HistogramSnapshot one = HistogramSnapshot.ofBuckets(new long[] {5}, new long[] {1});

        assertThat(new WindowSnapshot(0, 0, one).isEmpty()).isFalse();
        assertThat(new WindowSnapshot(1, 0, HistogramSnapshot.EMPTY).isEmpty()).isFalse();
        assertThat(WindowSnapshot.EMPTY.isEmpty()).isTrue();
    }

    @Test
    void readings_areNoRequests_butAreNotNothing() {
        TreeMap<String, ReadingTally> readings = new TreeMap<>(Map.of("cpu", new ReadingTally(3, 1.5)));
        WindowSnapshot snapshot = WindowSnapshot.EMPTY.withReadings(readings);
        readings.clear();

        assertThat(snapshot.isEmpty()).isFalse();
        assertThat(snapshot.requests()).isZero();
        assertThat(snapshot.samples()).isEqualTo(3);
        assertThat(snapshot.readings()).containsOnlyKeys("cpu").isUnmodifiable();
        assertThat(snapshot.readings().values()).extracting(ReadingTally::mean).containsExactly(0.5);
    }

    @Test
    void tally_ofNothing_orOfMoreThanReadingsCanBe_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReadingTally(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReadingTally(2, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReadingTally(2, 3e100));
        assertThat(new ReadingTally(2, -2e100).mean()).isEqualTo(-1e100);
    }

    @Test
    void pair_totalsItsInstances_andKeepsItsOwnMaps() {
        SplittableRandom random = new SplittableRandom(1);
        WindowSnapshot a = random(random);
        WindowSnapshot b = random(random);
        TreeMap<String, WindowSnapshot> canary = new TreeMap<>(Map.of("a", a, "b", b));
        WindowPair pair = new WindowPair(7, new TreeMap<>(), canary);
        canary.clear();

        assertThat(pair.total(Cohort.CANARY)).isEqualTo(a.merge(b));
        assertThat(pair.total(Cohort.BASELINE)).isEqualTo(WindowSnapshot.EMPTY);
        assertThat(pair.of(Cohort.CANARY)).containsOnlyKeys("a", "b").isUnmodifiable();
    }

    private static WindowSnapshot random(SplittableRandom random) {
        HistogramRecorder recorder = new HistogramRecorder();
        int requests = random.nextInt(4) == 0 ? 0 : random.nextInt(30);
        for (int i = 0; i < requests; i++) {
            recorder.record(random.nextLong(10_000_000));
        }
        long outcomes = random.nextInt(4) == 0 ? 0 : random.nextInt(30);
        SortedMap<String, ReadingTally> readings = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            readings.put("n" + random.nextInt(4), new ReadingTally(1 + random.nextInt(9), random.nextInt(-100, 100)));
        }
        return new WindowSnapshot(outcomes, random.nextLong(outcomes + 1), recorder.snapshot(), readings);
    }
}
