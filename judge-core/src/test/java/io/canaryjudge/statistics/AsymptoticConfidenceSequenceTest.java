package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AsymptoticConfidenceSequenceTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("asymptotic_cs");
    }

    @ParameterizedTest
    @MethodSource("references")
    void halfWidth_onReferenceValues_agrees(Vectors.Case reference) {
        AsymptoticConfidenceSequence sequence =
                new AsymptoticConfidenceSequence(reference.integer("n"), 3, reference.number("sd"));

        reference.check("halfwidth", sequence.halfWidth(reference.number("rho2"), reference.number("alpha")));
    }

    /** The same Gaussian mixture with the estimated variance in place of the known one. */
    @Test
    void halfWidth_isTheNormalMixturesBoundary() {
        Seeds.upTo(50, random -> {
            long n = 1L + random.nextInt(10_000);
            double sd = 5 * random.nextDouble();
            double rhoSquared = random.nextDouble();
            NormalMixture mixture = new NormalMixture(1 / rhoSquared, NormalMixture.Sides.BOTH);

            assertThat(new AsymptoticConfidenceSequence(n, 0, sd).halfWidth(rhoSquared, 0.05))
                    .isCloseTo(sd / n * mixture.at((double) n, 0.05), within(1e-9));
        });
    }

    @Test
    void interval_lendsItsMeanToTheMiddle() {
        IntervalEstimate interval = new AsymptoticConfidenceSequence(50, -2, 3).interval(0.1, 0.05);

        assertThat(interval.estimate()).isEqualTo(-2);
        assertThat(interval.lower() + interval.upper()).isCloseTo(-4, within(1e-12));
    }

    @Test
    void tuning_forALength_isNearlyTheBestThere() {
        AsymptoticConfidenceSequence sequence = new AsymptoticConfidenceSequence(200, 0, 1);
        double least = Double.POSITIVE_INFINITY;
        for (double rhoSquared = 1e-4; rhoSquared < 10; rhoSquared *= 1.02) {
            least = Math.min(least, sequence.halfWidth(rhoSquared, 0.05));
        }

        assertThat(sequence.halfWidth(AsymptoticConfidenceSequence.rhoSquared(200, 0.05), 0.05))
                .isLessThan(1.01 * least);
    }

    @Test
    void ofSeries_inBatchesOfOne_hasTheSampleDeviation() {
        AsymptoticConfidenceSequence sequence = AsymptoticConfidenceSequence.ofSeries(new double[] {1, 2, 3, 4, 5}, 1);

        assertThat(sequence.n()).isEqualTo(5);
        assertThat(sequence.mean()).isEqualTo(3);
        assertThat(sequence.standardDeviation()).isCloseTo(Math.sqrt(2.5), within(1e-12));
    }

    /** Batches of two: means 1.5, 3.5, 5.5, of variance 4; the seventh value counts for the mean alone. */
    @Test
    void ofSeries_inBatchesOfTwo_isAsByHand() {
        AsymptoticConfidenceSequence sequence =
                AsymptoticConfidenceSequence.ofSeries(new double[] {1, 2, 3, 4, 5, 6, 14}, 2);

        assertThat(sequence.mean()).isEqualTo(5);
        assertThat(sequence.standardDeviation()).isCloseTo(Math.sqrt(8), within(1e-12));
    }

    /** An autoregressive series' long-run deviation is 1 / (1 - 0.8) of its steps'. */
    @Test
    void ofSeries_inLongBatches_findsTheLongRunDeviation() {
        SplittableRandom random = new SplittableRandom(1);
        double[] series = new double[200_000];
        for (int i = 1; i < series.length; i++) {
            series[i] = 0.8 * series[i - 1] + random.nextGaussian();
        }

        assertThat(AsymptoticConfidenceSequence.ofSeries(series, 200).standardDeviation())
                .isCloseTo(5, within(0.3));
        assertThat(AsymptoticConfidenceSequence.ofSeries(series, 1).standardDeviation())
                .isCloseTo(1 / 0.6, within(0.05));
    }

    @Test
    void interval_ofAShiftedAndScaledSeries_isShiftedAndScaled() {
        Seeds.upTo(20, random -> {
            double[] series = random.doubles(60).toArray();
            IntervalEstimate interval =
                    AsymptoticConfidenceSequence.ofSeries(series, 5).interval(0.1, 0.05);
            IntervalEstimate moved = AsymptoticConfidenceSequence.ofSeries(
                            Arrays.stream(series).map(v -> 3 * v - 7).toArray(), 5)
                    .interval(0.1, 0.05);

            assertThat(moved.lower()).isCloseTo(3 * interval.lower() - 7, within(1e-9));
            assertThat(moved.upper()).isCloseTo(3 * interval.upper() - 7, within(1e-9));
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "1, NaN, 1", "1, Infinity, 1", "1, 0, -1", "1, 0, NaN", "1, 0, Infinity"})
    void sequence_ofWrongNumbers_isRefused(long n, double mean, double standardDeviation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AsymptoticConfidenceSequence(n, mean, standardDeviation));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.05", "NaN, 0.05", "Infinity, 0.05", "1, 0", "1, 1", "1, NaN"})
    void halfWidth_ofWrongNumbers_isRefused(double rhoSquared, double alpha) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AsymptoticConfidenceSequence(9, 0, 1).halfWidth(rhoSquared, alpha));
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "1, 1", "5, 0", "0, 1"})
    void ofSeries_withoutTwoBatches_isRefused(int length, int batch) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AsymptoticConfidenceSequence.ofSeries(new double[length], batch));
    }
}
