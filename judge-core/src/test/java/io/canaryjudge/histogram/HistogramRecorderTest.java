package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** The recorder and its snapshot against HdrHistogram's own histogram. */
class HistogramRecorderTest {

    @Test
    void layout_isThatOfTheLibrary() {
        Histogram library = library();
        for (long micros = 1; micros <= HistogramLayout.MAX_MICROS; micros += 1 + micros / 3_000) {
            requireSameBucket(library, micros);
            requireSameBucket(library, library.highestEquivalentValue(micros));
            requireSameBucket(library, library.lowestEquivalentValue(micros));
        }
        requireSameBucket(library, HistogramLayout.MAX_MICROS);
        assertThat(HistogramLayout.bucketOf(Long.MAX_VALUE)).isEqualTo(HistogramLayout.BUCKETS - 1);
        assertThat(HistogramLayout.bucketOf(Long.MIN_VALUE)).isEqualTo(HistogramLayout.bucketOf(1));
    }

    private static void requireSameBucket(Histogram library, long micros) {
        long end = library.highestEquivalentValue(micros);
        int bucket = HistogramLayout.bucketOf(micros);
        boolean same = HistogramLayout.endOf(bucket) == end
                && HistogramLayout.bucketEnd(micros) == end
                && HistogramLayout.previousBucketEnd(micros) == library.lowestEquivalentValue(micros) - 1
                && bucket < HistogramLayout.BUCKETS;
        assertThat(same).as("%d", micros).isTrue();
    }

    @Test
    void snapshot_ofAnyNumberOfAnyValues_isThatOfTheLibrary() {
        Seeds.upTo(60, random -> {
            HistogramRecorder recorder = new HistogramRecorder();
            for (int use = 0; use < 3; use++) {
                Histogram library = library();
                int n = random.nextInt(1 << random.nextInt(1, 15));
                long[] micros = RandomLatencies.of(new java.util.Random(random.nextLong()), n);
                for (long each : micros) {
                    long odd = random.nextInt(50) == 0 ? random.nextLong() : each;
                    recorder.record(odd);
                    library.recordValue(HistogramLayout.clamp(odd));
                }
                requireSame(recorder, library);
                recorder.reset();
                assertThat(recorder.snapshot()).isEqualTo(HistogramSnapshot.EMPTY);
            }
        });
    }

    private static void requireSame(HistogramRecorder recorder, Histogram library) {
        HistogramSnapshot snapshot = recorder.snapshot();
        assertThat(snapshot).isEqualTo(Library.snapshot(library));
        assertThat(snapshot.count()).isEqualTo(recorder.count()).isEqualTo(library.getTotalCount());
        long step = 1 + snapshot.count() / 100;
        for (long rank = 1; rank <= snapshot.count(); rank += step) {
            double q = (rank - 0.5) / snapshot.count(); // between two ranks, away from differences of rounding
            long value = library.getValueAtPercentile(100 * q);
            assertThat(snapshot.quantile(q)).isEqualTo((double) value);
            assertThat(snapshot.valueAtRank(rank)).isEqualTo(value);
            assertThat(snapshot.countAbove(value))
                    .isEqualTo(library.getTotalCount() - library.getCountBetweenValues(0, value));
        }
    }

    @Test
    void snapshots_recordedAmongSingleRequests_countAsTheirRequestsDo() {
        Seeds.upTo(60, random -> {
            HistogramRecorder recorder = new HistogramRecorder();
            List<Long> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long[] some = latencies(random);
                if (random.nextBoolean()) {
                    recorder.record(RandomLatencies.snapshot(some));
                } else {
                    for (long each : some) {
                        recorder.record(each);
                    }
                }
                for (long each : some) {
                    all.add(each);
                }
                long[] micros = all.stream().mapToLong(Long::longValue).toArray();
                assertThat(recorder.snapshot()).isEqualTo(RandomLatencies.snapshot(micros));
            }
        });
    }

    private static long[] latencies(SplittableRandom random) {
        return RandomLatencies.of(new java.util.Random(random.nextLong()), random.nextInt(300));
    }

    @Test
    void counts_beyond31Bits_areKept() {
        HistogramRecorder recorder = new HistogramRecorder();
        long many = 3L << 31;
        recorder.record(700);
        recorder.record(snapshot(5_000, many));
        recorder.record(snapshot(5_000, 1));
        recorder.record(snapshot(80, Integer.MAX_VALUE));
        recorder.record(80);

        HistogramSnapshot snapshot = recorder.snapshot();
        assertThat(snapshot)
                .isEqualTo(
                        HistogramSnapshot.ofBuckets(new long[] {80, 700, 5_000}, new long[] {1L << 31, 1, many + 1}));
        assertThat(snapshot.countAbove(700)).isEqualTo(many + 1);
        assertThat(snapshot.merge(snapshot).count()).isEqualTo(2 * snapshot.count());
        recorder.reset();
        recorder.record(80);
        assertThat(recorder.snapshot()).isEqualTo(snapshot(80, 1));
    }

    @Test
    void counts_beyond63Bits_areRefusedAndChangeNothing() {
        HistogramRecorder recorder = new HistogramRecorder();
        recorder.record(80);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.record(snapshot(90, Long.MAX_VALUE)))
                .withMessageContaining("less than 2^63");
        assertThat(recorder.snapshot()).isEqualTo(snapshot(80, 1));
    }

    private static HistogramSnapshot snapshot(long micros, long count) {
        return HistogramSnapshot.ofBuckets(new long[] {micros}, new long[] {count});
    }

    private static Histogram library() {
        return new Histogram(HistogramLayout.MAX_MICROS, HistogramLayout.SIGNIFICANT_DIGITS);
    }

    @Test
    void record_ofAnotherRecorder_isAsIfAllHadBeenRecorded() {
        Random random = new Random(9);
        for (int round = 0; round < 200; round++) {
            long[] mine = RandomLatencies.of(random, random.nextInt(3_000));
            long[] theirs = RandomLatencies.of(random, random.nextInt(3_000));
            HistogramRecorder recorder = new HistogramRecorder();
            HistogramRecorder other = new HistogramRecorder();
            Arrays.stream(mine).forEach(recorder::record);
            Arrays.stream(theirs).forEach(other::record);

            recorder.record(other);

            assertThat(recorder.snapshot())
                    .isEqualTo(RandomLatencies.snapshot(mine).merge(RandomLatencies.snapshot(theirs)));
            assertThat(other.snapshot()).isEqualTo(RandomLatencies.snapshot(theirs));
        }
    }

    @Test
    void record_ofAnotherRecorder_withTooManyRequests_isRefused() {
        HistogramRecorder recorder = new HistogramRecorder();
        recorder.record(HistogramSnapshot.ofBuckets(new long[] {5}, new long[] {Long.MAX_VALUE}));
        HistogramRecorder other = new HistogramRecorder();
        other.record(1);

        assertThatIllegalArgumentException().isThrownBy(() -> recorder.record(other));
    }
}
