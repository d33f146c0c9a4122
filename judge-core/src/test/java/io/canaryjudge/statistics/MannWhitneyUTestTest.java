package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MannWhitneyUTestTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("mann_whitney_binned");
    }

    static Stream<BinnedSamples> pairs() {
        return RandomSamples.pairs();
    }

    @ParameterizedTest
    @MethodSource("references")
    void test_onReferenceValues_agrees(Vectors.Case reference) {
        MannWhitneyUTest.Result result = MannWhitneyUTest.test(reference.samples());

        reference.check("U", result.u());
        reference.check("A", result.effectSize());
        reference.check("tie_corrected_var", result.variance());
        reference.check("p_greater", result.pGreater());
        reference.check("p_two_sided", result.pTwoSided());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void u_agreesWithCountingPairs(BinnedSamples samples) {
        double u = 0;
        for (double x : RandomSamples.canary(samples)) {
            for (double y : RandomSamples.baseline(samples)) {
                u += x > y ? 1 : x == y ? 0.5 : 0;
            }
        }

        assertThat(MannWhitneyUTest.test(samples).u()).isEqualTo(u);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void test_withCohortsSwapped_mirrors(BinnedSamples samples) {
        MannWhitneyUTest.Result result = MannWhitneyUTest.test(samples);
        MannWhitneyUTest.Result mirrored = MannWhitneyUTest.test(samples.swapped());

        assertThat(mirrored.u()).isEqualTo(MannWhitneyUTest.pairs(samples) - result.u());
        assertThat(mirrored.effectSize()).isCloseTo(1 - result.effectSize(), within(1e-15));
        assertThat(mirrored.variance()).isEqualTo(result.variance());
        assertThat(mirrored.pGreater()).isEqualTo(result.pLess());
        assertThat(mirrored.pLess()).isEqualTo(result.pGreater());
        assertThat(mirrored.pTwoSided()).isEqualTo(result.pTwoSided());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void test_ignoresAnIncreasingMap(BinnedSamples samples) {
        assertThat(MannWhitneyUTest.test(RandomSamples.mapped(samples, v -> Math.log(v) * 3 - 100)))
                .isEqualTo(MannWhitneyUTest.test(samples));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void test_ofTheSameData_findsNothing(BinnedSamples samples) {
        MannWhitneyUTest.Result result = MannWhitneyUTest.test(RandomSamples.alike(samples));

        assertThat(result.effectSize()).isEqualTo(0.5);
        assertThat(result.pTwoSided()).isEqualTo(1);
        assertThat(result.pGreater()).isGreaterThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void effectSize_ofHugeCounts_isThatOfSmallOnes(BinnedSamples samples) {
        MannWhitneyUTest.Result huge = MannWhitneyUTest.test(RandomSamples.repeated(samples, 1L << 50));

        assertThat(huge.effectSize()).isCloseTo(MannWhitneyUTest.test(samples).effectSize(), within(1e-14));
        assertThat(huge.pTwoSided()).isBetween(0.0, 1.0);
    }

    @Test
    void effectSize_ofHugeSamplesThatDoNotOverlap_isZeroOrOne() {
        BinnedSamples samples = BinnedSamples.of(
                new double[] {1, 2, 3}, new long[] {48_645_585_501L, 2212, 0}, new long[] {0, 0, 1_732_439_348_518L});

        assertThat(MannWhitneyUTest.test(samples).effectSize()).isZero();
        assertThat(MannWhitneyUTest.test(samples.swapped()).effectSize()).isEqualTo(1);
    }

    @Test
    void test_ofOneCommonValue_findsNothing() {
        BinnedSamples samples =
                BinnedSamples.of(new double[] {1, 2, 3}, new long[] {0, 900_000_007, 0}, new long[] {0, 3, 0});

        MannWhitneyUTest.Result result = MannWhitneyUTest.test(samples);

        assertThat(result).isEqualTo(new MannWhitneyUTest.Result(1_350_000_010.5, 0.5, 0, 0, 1, 1, 1));
    }

    /** The expected value by mpmath at 40 digits: {@code erfc(z / sqrt(2)) / 2} at z = 28.266411384025898251. */
    @Test
    void pGreater_farOut_keepsItsDigits() {
        BinnedSamples samples = BinnedSamples.of(new double[] {1, 2}, new long[] {0, 400}, new long[] {400, 0});

        assertThat(MannWhitneyUTest.test(samples).pGreater())
                .isCloseTo(4.473225144697532e-176, Percentage.withPercentage(1e-9));
    }
}
