package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExponentialBucketsTest {

    /** What OpenTelemetry's data model says of the index of a value, taken literally. */
    private static int index(double value, int scale) {
        return (int) Math.ceil(Math.log(value) / Math.log(2) * Math.scalb(1.0, scale)) - 1;
    }

    private static ExponentialBuckets of(double[] values, int scale, double zeroThreshold) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        long zeros = 0;
        for (double value : values) {
            if (value <= zeroThreshold) {
                zeros++;
            } else {
                counts.merge(index(value, scale), 1L, Long::sum);
            }
        }
        int offset = counts.isEmpty() ? 0 : counts.firstKey();
        long[] dense = new long[counts.isEmpty() ? 0 : counts.lastKey() - offset + 1];
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            dense[entry.getKey() - offset] = entry.getValue();
        }
        return new ExponentialBuckets(scale, offset, dense, zeros, zeroThreshold);
    }

    private static double[] latencies(SplittableRandom random, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = 0.02 * Math.exp(random.nextGaussian());
        }
        return values;
    }

    private static double[] joined(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void snapshot_hasTheQuantilesOfTheValues_withinABucket() {
        SplittableRandom random = new SplittableRandom(2);
        double[] values = latencies(random, 20_000);
        HistogramSnapshot exact = HistogramSnapshot.ofBuckets(
                Arrays.stream(values)
                        .sorted()
                        .mapToLong(v -> Math.round(v * 1e6))
                        .toArray(),
                LongStream.generate(() -> 1).limit(values.length).toArray());
        for (int scale = 0; scale <= 8; scale++) {
            HistogramSnapshot snapshot = of(values, scale, 0).snapshot(1e6, ValueRange.UNKNOWN, 5);

            double base = Math.pow(2, Math.pow(2, -scale));
            assertThat(snapshot.count()).isEqualTo(values.length);
            for (double q : new double[] {0.01, 0.1, 0.5, 0.9, 0.99}) {
                assertThat(snapshot.quantile(q) / exact.quantile(q))
                        .as("quantile %s at scale %s", q, scale)
                        .isBetween(0.997 / base, 1.003 * base);
            }
        }
    }

    /** Two services that are alike may have different scales; that must not make them differ. */
    @Test
    void snapshots_ofTheSameValuesAtDifferentScales_areAlikeAboveAnyThreshold() {
        double[] values = latencies(new SplittableRandom(3), 50_000);
        HistogramSnapshot coarse = of(values, 2, 0).snapshot(1e6, ValueRange.UNKNOWN, 1);
        HistogramSnapshot fine = of(values, 6, 0).snapshot(1e6, ValueRange.UNKNOWN, 2);
        for (long threshold = 5_000; threshold < 100_000; threshold += 1_000) {
            double difference = coarse.countAbove(threshold) - fine.countAbove(threshold);

            assertThat(Math.abs(difference) / values.length)
                    .as("above %s µs", threshold)
                    .isLessThan(0.012);
        }
    }

    @Test
    void minus_isWhatCameSince_whateverHappenedToScaleAndZeroBucket() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 500; i++) {
            double[] earlier = latencies(random, random.nextInt(100));
            double[] more = latencies(random, random.nextInt(100));
            int before = random.nextInt(-2, 9);
            int after = random.nextInt(-2, 9);
            double threshold = random.nextInt(3) == 0 ? 0.002 : 0;

            Optional<BucketCounts> difference =
                    of(joined(earlier, more), after, threshold).minus(of(earlier, before, threshold));

            assertThat(difference).contains(of(more, Math.min(before, after), threshold));
        }
    }

    @Test
    void minus_acrossAWidenedZeroBucket_countsAlike() {
        ExponentialBuckets before = new ExponentialBuckets(0, -3, new long[] {5, 6, 7}, 1, 0);
        ExponentialBuckets after = new ExponentialBuckets(0, -2, new long[] {8, 9}, 9, 0.25);

        assertThat(after.minus(before)).contains(new ExponentialBuckets(0, -2, new long[] {2, 2}, 3, 0.25));
    }

    @Test
    void minus_whatIsNoEarlierReading_isEmpty() {
        ExponentialBuckets later = new ExponentialBuckets(3, 10, new long[] {1, 2, 3}, 1, 0);

        assertThat(later.minus(new ExponentialBuckets(3, 10, new long[] {1, 2, 4}, 0, 0)))
                .isEmpty();
        assertThat(later.minus(new ExponentialBuckets(3, 9, new long[] {1, 1}, 0, 0)))
                .isEmpty();
        assertThat(later.minus(new ExponentialBuckets(3, 13, new long[] {1}, 0, 0)))
                .isEmpty();
        assertThat(later.minus(new ExponentialBuckets(3, 10, new long[0], 2, 0)))
                .isEmpty();
        assertThat(later.minus(ExplicitBuckets.unbounded(1))).isEmpty();
    }

    @Test
    void snapshot_ofTheZeroBucket_liesWithinItsThreshold() {
        HistogramSnapshot snapshot =
                new ExponentialBuckets(0, 0, new long[0], 64, 0.001).snapshot(1e6, ValueRange.UNKNOWN, 1);

        assertThat(snapshot.count()).isEqualTo(64);
        assertThat(snapshot.valueAtRank(64)).isLessThanOrEqualTo(1_000);
        assertThat(new ExponentialBuckets(0, 0, new long[0], 9, 0)
                        .snapshot(1e6, ValueRange.UNKNOWN, 1)
                        .valueAtRank(9))
                .isEqualTo(1);
    }

    @Test
    void snapshot_ofBucketsThatNoDoubleReaches_isClamped() {
        long[] one = {3};

        HistogramSnapshot tiny = new ExponentialBuckets(0, -1_000_000, one, 0, 0).snapshot(1e6, ValueRange.UNKNOWN, 1);
        HistogramSnapshot huge =
                new ExponentialBuckets(-10, Integer.MAX_VALUE - 1, one, 0, 0).snapshot(1e6, ValueRange.UNKNOWN, 1);

        assertThat(tiny.valueAtRank(3)).isEqualTo(1);
        assertThat(huge.valueAtRank(1)).isEqualTo(HistogramLayout.bucketEnd(HistogramLayout.MAX_MICROS));
    }

    @Test
    void wrongArguments_areRefusedWithTheirValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBuckets(21, 0, new long[0], 0, 0))
                .withMessageContaining("21");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBuckets(0, Integer.MAX_VALUE, new long[1], 0, 0))
                .withMessageContaining("offset");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBuckets(0, 0, new long[0], -1, 0))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBuckets(0, 0, new long[0], 0, Double.NaN))
                .withMessageContaining("NaN");
    }
}
