package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HodgesLehmannEstimatorTest {

    private static final Percentage ROUNDING = Percentage.withPercentage(1e-10);

    static Stream<Vectors.Case> references() {
        return Vectors.cases("hodges_lehmann_binned");
    }

    static Stream<BinnedSamples> pairs() {
        return RandomSamples.pairs();
    }

    @ParameterizedTest
    @MethodSource("references")
    void estimates_onReferenceValues_agree(Vectors.Case reference) {
        double confidence = reference.number("conf");
        IntervalEstimate difference = HodgesLehmannEstimator.difference(reference.samples(), confidence);
        IntervalEstimate ratio = HodgesLehmannEstimator.ratio(reference.samples(), confidence);

        reference.check("k", HodgesLehmannEstimator.lowerRank(reference.samples(), confidence));
        reference.check("estimate", difference.estimate());
        reference.check("lower", difference.lower());
        reference.check("upper", difference.upper());
        reference.check("ratio", ratio.estimate());
        reference.check("ratio_lower", ratio.lower());
        reference.check("ratio_upper", ratio.upper());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void estimates_agreeWithSortingAllPairs(BinnedSamples samples) {
        assertThat(HodgesLehmannEstimator.difference(samples, 0.9)).isEqualTo(bySorting(samples, v -> v, 0.9));
        IntervalEstimate log = bySorting(samples, Math::log, 0.9);
        assertThat(HodgesLehmannEstimator.ratio(samples, 0.9))
                .isEqualTo(
                        new IntervalEstimate(Math.exp(log.estimate()), Math.exp(log.lower()), Math.exp(log.upper())));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void estimates_withCohortsSwapped_mirror(BinnedSamples samples) {
        IntervalEstimate difference = HodgesLehmannEstimator.difference(samples, 0.95);
        IntervalEstimate mirroredDifference = HodgesLehmannEstimator.difference(samples.swapped(), 0.95);
        IntervalEstimate ratio = HodgesLehmannEstimator.ratio(samples, 0.95);
        IntervalEstimate mirroredRatio = HodgesLehmannEstimator.ratio(samples.swapped(), 0.95);

        assertThat(mirroredDifference.estimate()).isCloseTo(-difference.estimate(), within(1e-12));
        assertThat(mirroredDifference.lower()).isEqualTo(0 - difference.upper());
        assertThat(mirroredDifference.upper()).isEqualTo(0 - difference.lower());
        assertThat(mirroredRatio.estimate()).isCloseTo(1 / ratio.estimate(), ROUNDING);
        assertThat(mirroredRatio.lower()).isCloseTo(1 / ratio.upper(), ROUNDING);
        assertThat(mirroredRatio.upper()).isCloseTo(1 / ratio.lower(), ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void estimates_ofAShiftedOrStretchedCanary_followIt(long seed) {
        Random random = new Random(seed);
        double[] baseline = random.doubles(80, 1, 9).toArray();
        double[] canary = random.doubles(70, 1, 9).toArray();
        BinnedSamples samples = RandomSamples.binned(canary, baseline);
        BinnedSamples shifted =
                RandomSamples.binned(Arrays.stream(canary).map(v -> v + 3).toArray(), baseline);
        BinnedSamples stretched =
                RandomSamples.binned(Arrays.stream(canary).map(v -> v * 3).toArray(), baseline);

        double difference = HodgesLehmannEstimator.difference(samples, 0.95).estimate();
        double ratio = HodgesLehmannEstimator.ratio(samples, 0.95).estimate();
        assertThat(HodgesLehmannEstimator.difference(shifted, 0.95).estimate())
                .isCloseTo(difference + 3, within(1e-12));
        assertThat(HodgesLehmannEstimator.ratio(stretched, 0.95).estimate()).isCloseTo(ratio * 3, ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void estimates_ofTheSameData_areNoShift(BinnedSamples samples) {
        BinnedSamples alike = RandomSamples.alike(samples);

        assertThat(HodgesLehmannEstimator.difference(alike, 0.95).estimate()).isZero();
        assertThat(HodgesLehmannEstimator.ratio(alike, 0.95).estimate()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void estimate_ofHugeCounts_isWithinTheLimitsOfSmallOnes(BinnedSamples samples) {
        IntervalEstimate huge = HodgesLehmannEstimator.difference(RandomSamples.repeated(samples, 1L << 50), 0.95);
        IntervalEstimate small = HodgesLehmannEstimator.difference(samples, 0.95);

        assertThat(huge.lower()).isGreaterThanOrEqualTo(small.lower());
        assertThat(huge.upper()).isLessThanOrEqualTo(small.upper());
    }

    @Test
    void limits_ofTooFewObservations_areTheExtremes() {
        BinnedSamples samples = BinnedSamples.of(new double[] {1, 4, 9}, new long[] {1, 0, 1}, new long[] {1, 1, 0});

        assertThat(HodgesLehmannEstimator.lowerRank(samples, 0.95)).isLessThan(1);
        assertThat(HodgesLehmannEstimator.difference(samples, 0.95)).isEqualTo(new IntervalEstimate(2.5, -3, 8));
    }

    @Test
    void ratio_ofFineHistograms_findsTheFactor() {
        Random random = new Random(4);
        HistogramRecorder canary = new HistogramRecorder();
        HistogramRecorder baseline = new HistogramRecorder();
        for (int i = 0; i < 100_000; i++) {
            canary.record(Math.round(1.05 * Math.exp(9 + random.nextGaussian())));
            baseline.record(Math.round(Math.exp(9 + random.nextGaussian())));
        }
        BinnedSamples samples = BinnedSamples.of(canary.snapshot(), baseline.snapshot());

        IntervalEstimate ratio = HodgesLehmannEstimator.ratio(samples, 0.99);

        assertThat(samples.bins()).isGreaterThan(5_000);
        assertThat(ratio.contains(1.05)).isTrue();
        assertThat(ratio.upper() / ratio.lower()).isLessThan(1.03);
    }

    @Test
    void ratio_ofValuesThatAreNotPositive_isRefused() {
        BinnedSamples samples = BinnedSamples.of(new double[] {0, 1}, new long[] {1, 1}, new long[] {1, 1});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HodgesLehmannEstimator.ratio(samples, 0.95))
                .withMessageContaining("values must be positive");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, 95, Double.NaN})
    void difference_withImpossibleConfidence_isRefused(double confidence) {
        BinnedSamples samples = BinnedSamples.of(new double[] {1}, new long[] {1}, new long[] {1});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HodgesLehmannEstimator.difference(samples, confidence))
                .withMessageContaining("confidence must be between 0 and 1");
    }

    private static IntervalEstimate bySorting(BinnedSamples samples, DoubleUnaryOperator scale, double confidence) {
        double[] differences = Arrays.stream(RandomSamples.canary(samples))
                .flatMap(x -> Arrays.stream(RandomSamples.baseline(samples))
                        .map(y -> scale.applyAsDouble(x) - scale.applyAsDouble(y)))
                .sorted()
                .toArray();
        int m = differences.length;
        double low = differences[(m - 1) / 2];
        double high = differences[m / 2];
        int k = (int) Math.max(1, HodgesLehmannEstimator.lowerRank(samples, confidence));
        return new IntervalEstimate(low + (high - low) / 2, differences[k - 1], differences[m - k]);
    }
}
