package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.math3.util.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KolmogorovSmirnovTestTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("ks_binned");
    }

    static Stream<BinnedSamples> pairs() {
        return RandomSamples.pairs();
    }

    @ParameterizedTest
    @MethodSource("references")
    void test_onReferenceValues_agrees(Vectors.Case reference) {
        KolmogorovSmirnovTest.Result result = KolmogorovSmirnovTest.test(reference.samples());

        reference.check("D", result.d());
        reference.check("D_slower", result.dGreater());
        reference.check("p_two_sided", result.pTwoSided());
        reference.check("p_slower", result.pGreater());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void d_agreesWithDistributionFunctionsOfAllObservations(BinnedSamples samples) {
        double[] x = RandomSamples.canary(samples);
        double[] y = RandomSamples.baseline(samples);
        double greater = 0;
        double less = 0;
        for (double v : RandomSamples.values(samples)) {
            greater = Math.max(greater, upTo(v, y) - upTo(v, x));
            less = Math.max(less, upTo(v, x) - upTo(v, y));
        }

        KolmogorovSmirnovTest.Result result = KolmogorovSmirnovTest.test(samples);

        assertThat(result.dGreater()).isCloseTo(greater, within(1e-15));
        assertThat(result.dLess()).isCloseTo(less, within(1e-15));
        assertThat(result.d()).isEqualTo(Math.max(result.dGreater(), result.dLess()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void test_withCohortsSwapped_mirrors(BinnedSamples samples) {
        KolmogorovSmirnovTest.Result result = KolmogorovSmirnovTest.test(samples);
        KolmogorovSmirnovTest.Result mirrored = KolmogorovSmirnovTest.test(samples.swapped());

        assertThat(mirrored.dGreater()).isEqualTo(result.dLess());
        assertThat(mirrored.dLess()).isEqualTo(result.dGreater());
        assertThat(mirrored.pGreater()).isCloseTo(result.pLess(), within(1e-14));
        assertThat(mirrored.pTwoSided()).isCloseTo(result.pTwoSided(), within(1e-14));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void test_ignoresAnIncreasingMap(BinnedSamples samples) {
        assertThat(KolmogorovSmirnovTest.test(RandomSamples.mapped(samples, Math::sqrt)))
                .isEqualTo(KolmogorovSmirnovTest.test(samples));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void test_ofTheSameData_findsNothing(BinnedSamples samples) {
        assertThat(KolmogorovSmirnovTest.test(RandomSamples.alike(samples)))
                .isEqualTo(new KolmogorovSmirnovTest.Result(0, 0, 0, 1, 1, 1));
    }

    @Test
    void tail_isContinuousWhereTheSeriesMeet() {
        double boundary = 1.18;

        assertThat(KolmogorovSmirnovTest.tail(boundary - Precision.EPSILON))
                .isCloseTo(KolmogorovSmirnovTest.tail(boundary), within(1e-15));
    }

    @Test
    void tail_fallsFromOneToZero() {
        double previous = KolmogorovSmirnovTest.tail(0);
        assertThat(previous).isEqualTo(1);
        for (double l = 0.01; l < 30; l += 0.01) {
            double tail = KolmogorovSmirnovTest.tail(l);
            assertThat(tail).isBetween(0.0, previous);
            previous = tail;
        }
        assertThat(previous).isZero();
    }

    private static double upTo(double value, double[] sample) {
        return Arrays.stream(sample).filter(v -> v <= value).count() / (double) sample.length;
    }
}
