package io.canaryjudge.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ShiftIntervalTest {

    private static final Offset<Double> TOLERANCE = within(3e-4);

    private static ShiftInterval between(double[] x, double[] y) {
        double[] sortedX = RadixSort.sorted(x);
        double[] sortedY = RadixSort.sorted(y);
        return ShiftInterval.of(
                        new ShiftedRanks(sortedX, sortedY),
                        sortedX[0] - sortedY[y.length - 1],
                        sortedX[x.length - 1] - sortedY[0])
                .orElseThrow();
    }

    private static double[] sample(SplittableRandom random, double location) {
        double[] values = new double[30 + random.nextInt(300)];
        Arrays.setAll(values, i -> location + 10 * random.nextDouble());
        return values;
    }

    @Test
    void quantile_isThatOfCommonsMath() {
        assertThat(ShiftInterval.QUANTILE)
                .isEqualTo(new NormalDistribution(0, 1).inverseCumulativeProbability((1.0 - 0.98) / 2));
    }

    @Test
    void interval_ofAKnownShift_containsIt() {
        double[] y = new double[20];
        Arrays.setAll(y, i -> i + 1);
        double[] x = Arrays.stream(y).map(value -> value + 5).toArray();

        ShiftInterval interval = between(x, y);

        assertThat(interval.estimate()).isCloseTo(5, TOLERANCE);
        assertThat(interval.lower()).isLessThan(5);
        assertThat(interval.upper()).isGreaterThan(5);
    }

    @Test
    void interval_isWhereTheStatisticCrossesTheQuantiles() {
        Seeds.upTo(50, random -> {
            double[] x = sample(random, 3);
            double[] y = sample(random, 0);
            ShiftedRanks ranks = new ShiftedRanks(RadixSort.sorted(x), RadixSort.sorted(y));
            ShiftInterval interval = between(x, y);

            assertCrossing(ranks, interval.lower(), -ShiftInterval.QUANTILE);
            assertCrossing(ranks, interval.upper(), ShiftInterval.QUANTILE);
            assertCrossing(ranks, interval.estimate(), 0);
            assertThat(interval.lower()).isLessThan(interval.estimate());
            assertThat(interval.estimate()).isLessThan(interval.upper());
        });
    }

    private static void assertCrossing(ShiftedRanks ranks, double shift, double z) {
        assertThat(ranks.standardized(shift - 2e-4)).isGreaterThanOrEqualTo(z);
        assertThat(ranks.standardized(shift + 2e-4)).isLessThanOrEqualTo(z);
    }

    @Test
    void limits_ofAMovedSample_moveAlong() {
        Seeds.upTo(50, random -> {
            double[] x = sample(random, 0);
            double[] y = sample(random, 0);
            ShiftInterval interval = between(x, y);
            ShiftInterval moved =
                    between(Arrays.stream(x).map(value -> value + 7).toArray(), y);

            assertThat(moved.lower()).isCloseTo(interval.lower() + 7, TOLERANCE);
            assertThat(moved.upper()).isCloseTo(interval.upper() + 7, TOLERANCE);
        });
    }

    @Test
    void limits_withSidesSwapped_areMirrored() {
        Seeds.upTo(50, random -> {
            double[] x = sample(random, 1);
            double[] y = sample(random, 0);
            ShiftInterval interval = between(x, y);
            ShiftInterval mirrored = between(y, x);

            assertThat(mirrored.lower()).isCloseTo(-interval.upper(), TOLERANCE);
            assertThat(mirrored.upper()).isCloseTo(-interval.lower(), TOLERANCE);
        });
    }

    @Test
    void interval_ofFewPoints_isTheWholeRange() {
        assertThat(between(new double[] {10, 11, 12}, new double[] {1, 2, 3}))
                .returns(7.0, ShiftInterval::lower)
                .returns(11.0, ShiftInterval::upper);
    }

    @Test
    void interval_ofTiedConstants_isEmpty() {
        ShiftedRanks ranks = new ShiftedRanks(new double[] {9}, new double[] {4});

        assertThat(ShiftInterval.of(ranks, 5, 5)).isEmpty();
    }
}
