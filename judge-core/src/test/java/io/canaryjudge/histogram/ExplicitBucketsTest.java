package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExplicitBucketsTest {

    private static final double[] BOUNDS = {0.1, 0.2, 0.5};

    private static ExplicitBuckets buckets(long... counts) {
        return new ExplicitBuckets(BOUNDS, counts);
    }

    private static HistogramSnapshot micros(BucketCounts buckets) {
        return buckets.snapshot(1e6, ValueRange.UNKNOWN, 1);
    }

    @Test
    void snapshot_keepsEveryRequestInItsBucket() {
        HistogramSnapshot snapshot = micros(buckets(70, 50, 30, 20));

        assertThat(snapshot.count()).isEqualTo(170);
        assertThat(snapshot.countAbove(HistogramLayout.bucketEnd(100_000))).isEqualTo(100);
        assertThat(snapshot.countAbove(HistogramLayout.bucketEnd(200_000))).isEqualTo(50);
        assertThat(snapshot.countAbove(HistogramLayout.bucketEnd(500_000))).isZero();
    }

    @Test
    void snapshot_spreadsABucketEvenly() {
        HistogramSnapshot snapshot = micros(buckets(0, 3_200, 0, 0));

        for (double q = 0.05; q < 1; q += 0.05) {
            assertThat(snapshot.quantile(q)).isCloseTo(100_000 + 100_000 * q, within(3_500.0));
        }
    }

    /** The reason for the phase: thirty requests at once or one at a time must look the same. */
    @Test
    void snapshots_ofOneRequestEach_areSpreadEvenlyTogether() {
        HistogramSnapshot sum = HistogramSnapshot.EMPTY;
        for (long phase = 0; phase < 3_200; phase++) {
            sum = sum.merge(buckets(0, 1, 0, 0).snapshot(1e6, ValueRange.UNKNOWN, phase * 1_000_000_007L));
        }

        for (double q = 0.1; q < 1; q += 0.1) {
            assertThat(sum.quantile(q)).isCloseTo(100_000 + 100_000 * q, within(6_000.0));
        }
    }

    @Test
    void snapshot_withARange_isClippedToIt() {
        HistogramSnapshot snapshot = buckets(10, 0, 0, 10).snapshot(1e6, new ValueRange(0.08, 0.9), 1);

        assertThat(snapshot.bucketEnd(0)).isGreaterThanOrEqualTo(80_000);
        assertThat(snapshot.valueAtRank(20)).isBetween(800_000L, 901_000L);
        assertThat(snapshot.valueAtRank(11)).isBetween(500_000L, 600_000L);
    }

    @Test
    void snapshot_withARangeThatContradictsTheBuckets_believesTheBuckets() {
        HistogramSnapshot snapshot = buckets(0, 8, 0, 0).snapshot(1e6, new ValueRange(3, 4), 1);

        assertThat(snapshot.count()).isEqualTo(8);
        assertThat(snapshot.bucketEnd(0)).isGreaterThanOrEqualTo(100_000);
        assertThat(snapshot.valueAtRank(8)).isLessThanOrEqualTo(HistogramLayout.bucketEnd(200_000));
    }

    @Test
    void snapshot_withoutARange_putsTheLastBucketAtItsLowerBound() {
        HistogramSnapshot snapshot = micros(buckets(0, 0, 0, 9));

        assertThat(snapshot.buckets()).isEqualTo(1);
        assertThat(snapshot.bucketEnd(0)).isEqualTo(HistogramLayout.bucketEnd(500_000));
    }

    @Test
    void snapshot_ofBoundsBelowAndBeyondTheLayout_isClamped() {
        ExplicitBuckets buckets = new ExplicitBuckets(new double[] {-5, 0, 1e12}, new long[] {1, 2, 3, 4});

        HistogramSnapshot snapshot = buckets.snapshot(1e6, ValueRange.UNKNOWN, 1);

        assertThat(snapshot.count()).isEqualTo(10);
        assertThat(snapshot.valueAtRank(3)).isEqualTo(1);
        assertThat(snapshot.valueAtRank(10)).isEqualTo(HistogramLayout.bucketEnd(HistogramLayout.MAX_MICROS));
    }

    @Test
    void snapshot_withoutBounds_isEmpty_andTheCountIsKept() {
        ExplicitBuckets buckets = ExplicitBuckets.unbounded(12);

        assertThat(buckets.count()).isEqualTo(12);
        assertThat(micros(buckets).isEmpty()).isTrue();
    }

    @Test
    void minus_andBack_isTheSame() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            long[] earlier = random.longs(4, 0, 50).toArray();
            long[] more = random.longs(4, 0, 50).toArray();
            long[] later = new long[4];
            for (int k = 0; k < 4; k++) {
                later[k] = earlier[k] + more[k];
            }

            assertThat(buckets(later).minus(buckets(earlier))).contains(buckets(more));
        }
    }

    @Test
    void minus_whatIsNoEarlierReading_isEmpty() {
        assertThat(buckets(1, 2, 3, 4).minus(buckets(1, 2, 4, 4))).isEmpty();
        assertThat(buckets(1, 2, 3, 4).minus(new ExplicitBuckets(new double[] {0.1, 0.2, 0.6}, new long[4])))
                .isEmpty();
        assertThat(buckets(1, 2, 3, 4).minus(new ExponentialBuckets(0, 0, new long[0], 0, 0)))
                .isEmpty();
    }

    @Test
    void wrongArguments_areRefusedWithTheirValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExplicitBuckets(BOUNDS, new long[3]))
                .withMessageContaining("3 counts and 3 bounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExplicitBuckets(new double[] {1, 1}, new long[3]))
                .withMessageContaining("bound 1 was 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExplicitBuckets(new double[] {Double.NaN}, new long[2]))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> buckets(0, -1, 0, 0))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> buckets(Long.MAX_VALUE, 1, 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> buckets(1, 1, 1, 1).snapshot(0, ValueRange.UNKNOWN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ValueRange(2, 1));
    }
}
