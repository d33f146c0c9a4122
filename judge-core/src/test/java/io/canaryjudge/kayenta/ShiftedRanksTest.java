package io.canaryjudge.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShiftedRanksTest {

    static Stream<ToDoubleFunction<SplittableRandom>> distributions() {
        return Stream.of(
                random -> 100 * random.nextDouble(),
                random -> random.nextInt(4),
                random -> random.nextInt(200) / 10.0,
                random -> Math.pow(10, 40 * random.nextDouble() - 20) * (random.nextInt(2) - 0.5),
                random -> new double[] {0.0, -0.0, 1, -1}[random.nextInt(4)],
                random -> random.nextInt(10) > 0 ? random.nextDouble() : 1 / (random.nextDouble() < 0.5 ? 0.0 : -0.0));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void standardized_isAsRankedFromScratch_bitByBit(ToDoubleFunction<SplittableRandom> distribution) {
        Seeds.upTo(200, random -> {
            double[] x = sample(random, distribution);
            double[] y = sample(random, distribution);
            ShiftedRanks ranks = new ShiftedRanks(x, y);
            for (double shift : shifts(random, x, y)) {
                assertThat(ranks.standardized(shift))
                        .as("shift %s", shift)
                        .isEqualTo(Double.valueOf(fromScratch(x, y, shift)));
            }
        });
    }

    private static double[] sample(SplittableRandom random, ToDoubleFunction<SplittableRandom> distribution) {
        int size = 1 + random.nextInt(random.nextBoolean() ? 8 : 120);
        double[] values = new double[size];
        Arrays.setAll(values, i -> distribution.applyAsDouble(random));
        Arrays.sort(values);
        return values;
    }

    /** Any, those that tie a point of x with one of y, and one that makes all of x equal. */
    private static double[] shifts(SplittableRandom random, double[] x, double[] y) {
        DoubleStream differences =
                random.ints(5, 0, Integer.MAX_VALUE).mapToDouble(i -> x[i % x.length] - y[i / 7 % y.length]);
        return DoubleStream.concat(
                        differences,
                        DoubleStream.of(
                                x[0] - y[y.length - 1],
                                x[x.length - 1] - y[0],
                                0.0,
                                -0.0,
                                random.nextDouble(),
                                30 - 60 * random.nextDouble(),
                                1e17))
                .toArray();
    }

    /** The definition, with the ranking that Kayenta itself uses. */
    private static double fromScratch(double[] x, double[] y, double shift) {
        double[] both = DoubleStream.concat(Arrays.stream(x).map(value -> value - shift), Arrays.stream(y))
                .toArray();
        double[] ranks = new NaturalRanking(NaNStrategy.MAXIMAL, TiesStrategy.AVERAGE).rank(both);
        double n = x.length;
        double m = y.length;
        double rankSum = Arrays.stream(ranks, 0, x.length).sum();
        Map<Double, Double> tied = new TreeMap<>();
        Arrays.stream(ranks).forEach(rank -> tied.merge(rank, 1.0, Double::sum));
        double tieTerm =
                tied.values().stream().mapToDouble(t -> Math.pow(t, 3) - t).sum();
        double dz = rankSum - n * (n + 1) / 2 - n * m / 2;
        double sigma = Math.sqrt((n * m / 12) * ((n + m + 1) - tieTerm / ((n + m) * (n + m - 1))));
        return sigma == 0 ? Double.NaN : (dz - 0.5 * Math.signum(dz)) / sigma;
    }

    @Test
    void standardized_withContinuousData_neverIncreasesWithTheShift() {
        Seeds.upTo(50, random -> {
            ShiftedRanks ranks =
                    new ShiftedRanks(sample(random, r -> r.nextDouble()), sample(random, r -> r.nextDouble()));
            double last = Double.POSITIVE_INFINITY;
            for (double shift = -1; shift <= 1; shift += 0.003) {
                double now = ranks.standardized(shift);
                assertThat(now).isLessThanOrEqualTo(last);
                last = now;
            }
        });
    }

    @Test
    void standardized_ofPointsThatAreAllTied_isNaN() {
        assertThat(new ShiftedRanks(new double[] {3, 3}, new double[] {1, 1, 1}).standardized(2))
                .isNaN();
    }

    @Test
    void commonLanguageEffect_isTheShareOfPairsInWhichXIsLarger() {
        Seeds.upTo(100, random -> {
            double[] x = sample(random, r -> r.nextInt(12));
            double[] y = sample(random, r -> r.nextInt(12));
            double wins = 0;
            for (double a : x) {
                for (double b : y) {
                    wins += a > b ? 1 : a == b ? 0.5 : 0;
                }
            }
            assertThat(new ShiftedRanks(x, y).commonLanguageEffect())
                    .isCloseTo(wins / x.length / y.length, within(1e-12));
        });
    }

    @Test
    void commonLanguageEffect_ofVeryManyPoints_overflowsAsTheOriginal() {
        double[] x = new double[40_000];
        double[] y = new double[40_000];
        Arrays.fill(x, 1);

        // 2 * 40000 * 40000 = 3.2e9 wraps to -1094967296, U is 1.6e9
        assertThat(new ShiftedRanks(x, y).commonLanguageEffect()).isEqualTo(3.2e9 / -1_094_967_296);
    }
}
