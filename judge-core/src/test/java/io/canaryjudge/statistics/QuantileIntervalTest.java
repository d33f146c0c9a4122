package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.testing.Vectors;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileIntervalTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("quantile_ci_mover");
    }

    @ParameterizedTest
    @MethodSource("references")
    void of_onReferenceValues_agrees(Vectors.Case reference) {
        for (String cohort : new String[] {"canary", "baseline"}) {
            QuantileInterval interval = QuantileInterval.of(
                    reference.numbers("values"),
                    reference.integers(cohort),
                    reference.number("q"),
                    reference.number("conf"));

            IntervalEstimate value = interval.value();
            reference.check(cohort, value.estimate(), value.lower(), value.upper());
            reference.check(cohort + "_ranks", (double) interval.lowerRank(), (double) interval.upperRank());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "10, 0.5", "60, 0.9", "400, 0.99", "5000, 0.95", "100000, 0.999"})
    void ranks_coverWithTheConfidenceAndNoMore(int n, double q) {
        QuantileInterval interval = QuantileInterval.of(oneTo(n), q, 0.95);

        BinomialDistribution below = BinomialDistribution.of(n, q);
        int lower = (int) interval.lowerRank();
        int upper = (int) interval.upperRank();
        assertThat(below.cumulativeProbability(lower - 1)).isLessThan(0.025);
        assertThat(below.cumulativeProbability(lower)).isGreaterThanOrEqualTo(0.025);
        assertThat(below.survivalProbability(upper - 1)).isLessThanOrEqualTo(0.025);
        assertThat(below.survivalProbability(upper - 2)).isGreaterThan(0.025);
    }

    @Test
    void upper_ofP99_needs368Requests() {
        assertThat(QuantileInterval.of(oneTo(367), 0.99, 0.95).value().upper()).isInfinite();
        assertThat(QuantileInterval.of(oneTo(368), 0.99, 0.95).value().upper()).isEqualTo(368);
    }

    @Test
    void of_histogram_agreesWithItsBuckets() {
        HistogramSnapshot sample = HistogramSnapshot.ofBuckets(new long[] {5, 50, 500}, new long[] {40, 50, 10});

        QuantileInterval interval = QuantileInterval.of(sample, 0.5, 0.9);

        assertThat(interval)
                .isEqualTo(QuantileInterval.of(new double[] {5, 50, 500}, new long[] {40, 50, 10}, 0.5, 0.9));
        assertThat(interval.value()).isEqualTo(new IntervalEstimate(50, 50, 50));
    }

    @Test
    void of_emptyHistogram_knowsNothing() {
        IntervalEstimate value =
                QuantileInterval.of(HistogramSnapshot.EMPTY, 0.5, 0.95).value();

        assertThat(value).isEqualTo(new IntervalEstimate(Double.NaN, 0, Double.POSITIVE_INFINITY));
    }

    @Test
    void lower_withoutEnoughData_isZeroForLatenciesAndInfiniteElsewhere() {
        assertThat(QuantileInterval.of(oneTo(3), 0.1, 0.95).value().lower()).isZero();
        assertThat(QuantileInterval.of(new double[] {-1, 2}, new long[] {1, 1}, 0.1, 0.95)
                        .value()
                        .lower())
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.95, 0.99, 0.999})
    void ranks_ofManyObservations_goOverIntoTheNormalApproximation(double q) {
        QuantileInterval exact = QuantileInterval.of(count(100_000), q, 0.95);
        QuantileInterval approximate = QuantileInterval.of(count(100_001), q, 0.95);

        assertThat(approximate.lowerRank() - exact.lowerRank()).isBetween(-3L, 3L);
        assertThat(approximate.upperRank() - exact.upperRank()).isBetween(-3L, 3L);
    }

    @Test
    void ranks_withOverdispersion_spreadByItsRoot() {
        QuantileInterval plain = QuantileInterval.of(count(1_000_000), 0.9, 0.95);
        QuantileInterval dependent = QuantileInterval.of(count(1_000_000), 0.9, 0.95, 4);

        assertThat(900_000 - plain.lowerRank()).isEqualTo(588);
        assertThat(900_000 - dependent.lowerRank()).isEqualTo(1176);
        assertThat(dependent.upperRank() - 900_000).isEqualTo(1177);
    }

    @Test
    void of_impossibleArguments_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileInterval.of(oneTo(9), 0, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileInterval.of(oneTo(9), 1, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileInterval.of(oneTo(9), Double.NaN, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileInterval.of(oneTo(9), 0.5, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileInterval.of(oneTo(9), 0.5, 0.95, 0.9));
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileInterval.of(oneTo(9), 0.5, 0.95, Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuantileInterval.of(new double[] {1}, new long[] {0}, 0.5, 0.95))
                .withMessageContaining("at least one observation");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuantileInterval.of(new double[] {2, 1}, new long[] {1, 1}, 0.5, 0.95))
                .withMessageContaining("ascend");
    }

    /** The latencies 1 to {@code n} µs as far as buckets tell them apart, where rank and value agree. */
    private static HistogramSnapshot oneTo(int n) {
        long[] micros = new long[n];
        long[] counts = new long[n];
        for (int i = 0; i < n; i++) {
            micros[i] = i + 1L;
            counts[i] = 1;
        }
        return HistogramSnapshot.ofBuckets(micros, counts);
    }

    private static HistogramSnapshot count(long n) {
        return HistogramSnapshot.ofBuckets(new long[] {7}, new long[] {n});
    }
}
