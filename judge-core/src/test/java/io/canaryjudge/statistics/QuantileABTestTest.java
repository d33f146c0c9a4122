package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuantileABTestTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("quantile_ab_p_value");
    }

    static Stream<BinnedSamples> pairs() {
        return RandomSamples.pairs();
    }

    @ParameterizedTest
    @MethodSource("references")
    void pValue_onReferenceValues_agrees(Vectors.Case reference) {
        QuantileABTest test = QuantileABTest.tightestNear(
                reference.number("q"), reference.number("t_opt"), reference.number("alpha_opt"));

        reference.check("p_value", test.pValue(merged(reference)));
    }

    private static BinnedSamples merged(Vectors.Case reference) {
        double[] canary = reference.numbers("canary_values");
        double[] baseline = reference.numbers("baseline_values");
        double[] values = Stream.of(canary, baseline)
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .distinct()
                .toArray();
        return BinnedSamples.of(
                values,
                spread(values, canary, reference.integers("canary_counts")),
                spread(values, baseline, reference.integers("baseline_counts")));
    }

    private static long[] spread(double[] values, double[] own, long[] counts) {
        long[] result = new long[values.length];
        for (int i = 0; i < own.length; i++) {
            result[Arrays.binarySearch(values, own[i])] = counts[i];
        }
        return result;
    }

    /** Tries every value at and between the bins as the common quantile, and every count that it allows. */
    @ParameterizedTest
    @MethodSource("pairs")
    void logE_isTheLeastEvidenceOverAllCommonQuantiles(BinnedSamples samples) {
        for (double q : new double[] {0.1, 0.5, 0.95}) {
            QuantileABTest test = new QuantileABTest(q, 15);
            double least = Double.POSITIVE_INFINITY;
            for (int bin = 0; bin < samples.bins(); bin++) {
                least = Math.min(least, leastAt(bin, samples, test) + leastAt(bin, samples.swapped(), test));
            }

            // the grid of counts may miss the least, and never goes below it
            assertThat(test.logE(samples)).isBetween(least - 1e-3, least + 1e-9);
        }
    }

    private static double leastAt(int bin, BinnedSamples samples, QuantileABTest test) {
        double below = 0;
        for (int i = 0; i < bin; i++) {
            below += samples.canary(i);
        }
        BetaBinomialMixture mixture = new BetaBinomialMixture(test.q(), test.pseudoRequests());
        double least = Double.POSITIVE_INFINITY;
        int steps = 400;
        for (int i = 0; i <= steps; i++) {
            double count = below + (double) samples.canary(bin) * i / steps;
            least = Math.min(least, mixture.logE(count, (double) samples.canaryCount()));
        }
        return least;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void logE_ofSwappedCohorts_orValuesPutThroughAnIncreasingMap_isTheSame(BinnedSamples samples) {
        QuantileABTest test = new QuantileABTest(0.9, 10);
        DoubleUnaryOperator increasing = v -> Math.exp(v / 100) - 3;

        assertThat(test.logE(samples.swapped())).isCloseTo(test.logE(samples), within(1e-12));
        assertThat(test.logE(RandomSamples.mapped(samples, increasing))).isEqualTo(test.logE(samples));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void pValue_ofLikeSamples_isOne(BinnedSamples samples) {
        assertThat(new QuantileABTest(0.5, 10).pValue(RandomSamples.alike(samples)))
                .isEqualTo(1);
    }

    @Test
    void logE_ofSamplesFartherApart_isLarger() {
        QuantileABTest test = QuantileABTest.tightestNear(0.5, 100, 0.05);
        double[] baseline = new double[100];
        Arrays.setAll(baseline, i -> i);
        double last = Double.NEGATIVE_INFINITY;
        for (int shift = 0; shift < 100; shift += 10) {
            double by = shift;
            double logE = test.logE(RandomSamples.binned(
                    Arrays.stream(baseline).map(v -> v + by).toArray(), baseline));

            assertThat(logE).isGreaterThanOrEqualTo(last);
            last = logE;
        }
        assertThat(last).isGreaterThan(Math.log(1e10));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "NaN, 1", "0.5, 0", "0.5, NaN", "0.5, Infinity"})
    void test_ofWrongNumbers_isRefused(double q, double pseudoRequests) {
        assertThatIllegalArgumentException().isThrownBy(() -> new QuantileABTest(q, pseudoRequests));
    }
}
