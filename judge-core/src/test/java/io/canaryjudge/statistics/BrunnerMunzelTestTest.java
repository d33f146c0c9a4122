package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrunnerMunzelTestTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("brunner_munzel_binned");
    }

    static Stream<BinnedSamples> pairs() {
        return RandomSamples.pairs();
    }

    @ParameterizedTest
    @MethodSource("references")
    void test_onReferenceValues_agrees(Vectors.Case reference) {
        BrunnerMunzelTest.Result result = BrunnerMunzelTest.test(reference.samples());

        reference.check("W", result.w());
        reference.check("df", result.degreesOfFreedom());
        reference.check("A", result.effectSize());
        reference.check("se_A", result.standardError());
        reference.check("p_canary_slower", result.pGreater());
        reference.check("p_two_sided", result.pTwoSided());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void standardError_agreesWithMidRanksOfAllObservations(BinnedSamples samples) {
        double[] x = RandomSamples.canary(samples);
        double[] y = RandomSamples.baseline(samples);
        double[] both = DoubleStream.concat(Arrays.stream(x), Arrays.stream(y)).toArray();
        double s1 = rankVariance(x, both);
        double s2 = rankVariance(y, both);
        double expected = Math.sqrt(s1 / x.length / Math.pow(y.length, 2) + s2 / y.length / Math.pow(x.length, 2));

        assertThat(BrunnerMunzelTest.test(samples).standardError()).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void test_withCohortsSwapped_mirrors(BinnedSamples samples) {
        BrunnerMunzelTest.Result result = BrunnerMunzelTest.test(samples);
        BrunnerMunzelTest.Result mirrored = BrunnerMunzelTest.test(samples.swapped());

        Percentage rounding = Percentage.withPercentage(1e-9);
        assertThat(mirrored.w()).isCloseTo(-result.w(), rounding);
        assertThat(mirrored.degreesOfFreedom()).isCloseTo(result.degreesOfFreedom(), rounding);
        assertThat(mirrored.effectSize()).isCloseTo(1 - result.effectSize(), within(1e-15));
        assertThat(mirrored.pGreater()).isCloseTo(result.pLess(), rounding);
        assertThat(mirrored.pTwoSided()).isCloseTo(result.pTwoSided(), rounding);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void test_ignoresAnIncreasingMap(BinnedSamples samples) {
        assertThat(BrunnerMunzelTest.test(RandomSamples.mapped(samples, v -> v * v * v - 7)))
                .isEqualTo(BrunnerMunzelTest.test(samples));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void test_ofTheSameData_findsNothing(BinnedSamples samples) {
        BrunnerMunzelTest.Result result = BrunnerMunzelTest.test(RandomSamples.alike(samples));

        assertThat(result.w()).isZero();
        assertThat(result.pTwoSided()).isEqualTo(1);
        assertThat(result.pGreater()).isEqualTo(0.5);
    }

    @Test
    void test_ofSamplesThatDoNotOverlap_isCertain() {
        BinnedSamples samples =
                BinnedSamples.of(new double[] {1, 2, 3, 4}, new long[] {0, 0, 3, 2}, new long[] {7, 1, 0, 0});

        BrunnerMunzelTest.Result slower = BrunnerMunzelTest.test(samples);
        BrunnerMunzelTest.Result faster = BrunnerMunzelTest.test(samples.swapped());

        assertThat(slower).isEqualTo(new BrunnerMunzelTest.Result(Double.NEGATIVE_INFINITY, 4, 1, 0, 0, 1, 0));
        assertThat(faster).isEqualTo(new BrunnerMunzelTest.Result(Double.POSITIVE_INFINITY, 4, 0, 0, 1, 0, 0));
    }

    @Test
    void test_ofOneCommonValue_findsNothing() {
        BinnedSamples samples = BinnedSamples.of(new double[] {1}, new long[] {5}, new long[] {9});

        assertThat(BrunnerMunzelTest.test(samples)).isEqualTo(new BrunnerMunzelTest.Result(0, 4, 0.5, 0, 0.5, 0.5, 1));
    }

    @Test
    void test_ofASingleObservation_isRefused() {
        BinnedSamples samples = BinnedSamples.of(new double[] {1, 2}, new long[] {1, 0}, new long[] {4, 5});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrunnerMunzelTest.test(samples))
                .withMessageContaining("at least two observations");
    }

    /** S_k as the paper has it, from the mid-rank of each observation among all and within its own sample. */
    private static double rankVariance(double[] sample, double[] all) {
        double meanRank =
                Arrays.stream(sample).map(v -> midRank(v, all)).average().orElseThrow();
        double sum = 0;
        for (double v : sample) {
            double deviation = midRank(v, all) - midRank(v, sample) - meanRank + (sample.length + 1) / 2.0;
            sum += deviation * deviation;
        }
        return sum / (sample.length - 1);
    }

    private static double midRank(double v, double[] sample) {
        long below = Arrays.stream(sample).filter(each -> each < v).count();
        long equal = Arrays.stream(sample).filter(each -> each == v).count();
        return below + (equal + 1) / 2.0;
    }
}
