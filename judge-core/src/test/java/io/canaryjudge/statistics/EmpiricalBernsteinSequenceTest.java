package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmpiricalBernsteinSequenceTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("empirical_bernstein_cs_bounded_mean");
    }

    /** The reference gives either side a quarter of its alpha: these are bounds at half of it. */
    @ParameterizedTest
    @MethodSource("references")
    void interval_onReferenceValues_agrees(Vectors.Case reference) {
        IntervalEstimate interval =
                of(reference.numbers("x")).interval(reference.number("alpha") / 2, reference.number("v_opt"));

        reference.check("lower", interval.lower());
        reference.check("upper", interval.upper());
    }

    @Test
    void intrinsicTime_isTheSumOfSquaredSurprises() {
        Seeds.upTo(30, random -> {
            double[] x = random.doubles(1 + random.nextInt(40)).toArray();
            double squares = 0;
            for (int i = 0; i < x.length; i++) {
                double guess = Arrays.stream(x).limit(i).average().orElse(0.5);
                squares += Math.pow(x[i] - guess, 2);
            }

            assertThat(of(x).intrinsicTime()).isCloseTo(squares, within(1e-12));
            assertThat(of(x).sum()).isCloseTo(Arrays.stream(x).sum(), within(1e-12));
        });
    }

    @Test
    void interval_ofMirroredObservations_isMirrored() {
        Seeds.upTo(30, random -> {
            double[] x = random.doubles(1 + random.nextInt(300)).toArray();
            IntervalEstimate interval = of(x).interval(0.05, 5);
            IntervalEstimate mirrored =
                    of(Arrays.stream(x).map(v -> 1 - v).toArray()).interval(0.05, 5);

            assertThat(mirrored.lower()).isCloseTo(1 - interval.upper(), within(1e-9));
            assertThat(mirrored.estimate()).isCloseTo(1 - interval.estimate(), within(1e-9));
        });
    }

    @Test
    void interval_ofSteadierObservations_orALargerAlpha_isNarrower() {
        Seeds.upTo(30, random -> {
            double[] x = random.doubles(500).toArray();
            double[] steadier = Arrays.stream(x).map(v -> 0.5 + 0.1 * (v - 0.5)).toArray();
            double width = width(of(x).interval(0.05, 20));

            assertThat(width(of(steadier).interval(0.05, 20))).isLessThan(0.8 * width);
            assertThat(width(of(x).interval(0.2, 20))).isLessThan(width);
        });
    }

    @Test
    void interval_ofConstantObservations_closesInQuickly() {
        double[] constant = new double[1_000];
        Arrays.fill(constant, 0.5);
        IntervalEstimate interval = of(constant).interval(0.05, 1);

        assertThat(of(constant).intrinsicTime()).isZero();
        assertThat(interval.lower()).isGreaterThan(0.49);
        assertThat(interval.upper()).isLessThan(0.51);
    }

    @Test
    void interval_beforeAnyObservation_isEverything() {
        assertThat(EmpiricalBernsteinSequence.NONE.interval(0.05, 1)).isEqualTo(new IntervalEstimate(Double.NaN, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN})
    void after_anObservationOutsideTheUnitInterval_isRefused(double x) {
        assertThatIllegalArgumentException().isThrownBy(() -> EmpiricalBernsteinSequence.NONE.after(x));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "NaN, 1", "0.05, 0", "0.05, NaN"})
    void interval_ofWrongNumbers_isRefused(double alpha, double tightestNear) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmpiricalBernsteinSequence.NONE.interval(alpha, tightestNear));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "1, 2, 0", "1, NaN, 0", "1, 0, 2", "1, 0, NaN"})
    void sequence_ofWrongNumbers_isRefused(long n, double sum, double intrinsicTime) {
        assertThatIllegalArgumentException().isThrownBy(() -> new EmpiricalBernsteinSequence(n, sum, intrinsicTime));
    }

    private static double width(IntervalEstimate interval) {
        return interval.upper() - interval.lower();
    }

    private static EmpiricalBernsteinSequence of(double... x) {
        EmpiricalBernsteinSequence sequence = EmpiricalBernsteinSequence.NONE;
        for (double each : x) {
            sequence = sequence.after(each);
        }
        return sequence;
    }
}
