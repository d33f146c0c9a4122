package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramSnapshotTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void merge_isAssociativeAndCommutativeWithEmptyAsNeutral(long seed) {
        Random random = new Random(seed);
        HistogramSnapshot a = RandomLatencies.snapshot(random, random.nextInt(2000));
        HistogramSnapshot b = RandomLatencies.snapshot(random, random.nextInt(20));
        HistogramSnapshot c = RandomLatencies.snapshot(random, random.nextInt(200));

        assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
        assertThat(a.merge(b)).isEqualTo(b.merge(a)).hasSameHashCodeAs(b.merge(a));
        assertThat(a.merge(HistogramSnapshot.EMPTY)).isEqualTo(a);
        assertThat(HistogramSnapshot.EMPTY.merge(a)).isEqualTo(a);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void merge_agreesWithOneRecorderOfEverything(long seed) {
        Random random = new Random(seed);
        long[] first = RandomLatencies.of(random, 1000);
        long[] second = RandomLatencies.of(random, 100);
        long[] both =
                LongStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();

        assertThat(RandomLatencies.snapshot(first).merge(RandomLatencies.snapshot(second)))
                .isEqualTo(RandomLatencies.snapshot(both));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 3000})
    void countAbove_atBucketEnds_agreesWithSortedList(int n) {
        long[] ends = sortedEnds(RandomLatencies.of(new Random(n), n));
        HistogramSnapshot snapshot = RandomLatencies.snapshot(ends);

        for (long end : ends) {
            assertThat(snapshot.countAbove(end))
                    .isEqualTo(Arrays.stream(ends).filter(e -> e > end).count());
            assertThat(snapshot.countAbove(HistogramLayout.previousBucketEnd(end)))
                    .isEqualTo(Arrays.stream(ends).filter(e -> e >= end).count());
        }
        for (long end : ends) {
            long at = Arrays.stream(ends).filter(e -> e == end).count();
            assertThat(snapshot.countAbove(end, 0.25)).isEqualTo(snapshot.countAbove(end) + 0.25 * at);
        }
        assertThat(snapshot.countAbove(0, 1)).isEqualTo(n);
        assertThat(snapshot.countAbove(0)).isEqualTo(n);
        assertThat(snapshot.countAbove(Long.MAX_VALUE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 3000})
    void quantileAndRank_agreeWithSortedList(int n) {
        long[] ends = sortedEnds(RandomLatencies.of(new Random(n), n));
        HistogramSnapshot snapshot = RandomLatencies.snapshot(ends);

        for (int rank = 1; rank <= n; rank++) {
            assertThat(snapshot.valueAtRank(rank)).isEqualTo(ends[rank - 1]);
            assertThat(snapshot.quantile((double) rank / n)).isEqualTo((double) ends[rank - 1]);
        }
        assertThat(snapshot.quantile(0)).isEqualTo((double) ends[0]);
    }

    @Test
    void quantile_ofEmpty_isNaN() {
        assertThat(HistogramSnapshot.EMPTY.quantile(0.5)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
    void quantile_outsideZeroToOne_isRefused(double q) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistogramSnapshot.EMPTY.quantile(q))
                .withMessageContaining("q must be 0 to 1");
    }

    @Test
    void valueAtRank_outsideTheCount_isRefused() {
        HistogramSnapshot snapshot = RandomLatencies.snapshot(5, 6);

        assertThatIllegalArgumentException().isThrownBy(() -> snapshot.valueAtRank(0));
        assertThatIllegalArgumentException().isThrownBy(() -> snapshot.valueAtRank(3));
    }

    @Test
    void ofBuckets_agreesWithRecorder() {
        HistogramSnapshot snapshot = HistogramSnapshot.ofBuckets(
                new long[] {-5, 0, 5_000, 5_001, 9_000, Long.MAX_VALUE}, new long[] {1, 1, 2, 1, 0, 1});

        assertThat(snapshot).isEqualTo(RandomLatencies.snapshot(1, 1, 5_000, 5_000, 5_001, HistogramLayout.MAX_MICROS));
        assertThat(snapshot.buckets()).isEqualTo(3);
    }

    @Test
    void ofBuckets_ofNothing_isEmpty() {
        assertThat(HistogramSnapshot.ofBuckets(new long[] {7}, new long[] {0})).isEqualTo(HistogramSnapshot.EMPTY);
    }

    @Test
    void ofBuckets_thatDescendOrHoldImpossibleCounts_isRefused() {
        long[] two = {10_000, 20_000};

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistogramSnapshot.ofBuckets(two, new long[] {1}))
                .withMessageContaining("equally long");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistogramSnapshot.ofBuckets(new long[] {20_000, 10_000}, new long[] {1, 1}))
                .withMessageContaining("ascend");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistogramSnapshot.ofBuckets(two, new long[] {1, -1}))
                .withMessageContaining("counts must be at least 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistogramSnapshot.ofBuckets(two, new long[] {1, Long.MAX_VALUE}))
                .withMessageContaining("2^63");
    }

    @Test
    void snapshot_afterMoreWrites_isUnchanged() {
        HistogramRecorder recorder = new HistogramRecorder();
        recorder.record(10);
        HistogramSnapshot before = recorder.snapshot();
        recorder.record(20);

        assertThat(before.count()).isEqualTo(1);
        assertThat(recorder.count()).isEqualTo(2);
        recorder.reset();
        assertThat(recorder.snapshot()).isEqualTo(HistogramSnapshot.EMPTY);
    }

    private static long[] sortedEnds(long[] micros) {
        return Arrays.stream(micros).map(HistogramLayout::bucketEnd).sorted().toArray();
    }
}
