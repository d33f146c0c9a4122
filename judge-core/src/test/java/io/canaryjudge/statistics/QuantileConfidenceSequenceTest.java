package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Vectors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuantileConfidenceSequenceTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("sequential_cdf_band");
    }

    @ParameterizedTest
    @MethodSource("references")
    void spread_onReferenceValues_agrees(Vectors.Case reference) {
        double q = reference.number("q");
        QuantileConfidenceSequence sequence =
                new QuantileConfidenceSequence(q, reference.number("alpha"), reference.number("t_opt"));

        reference.check("double_stitching_over_t", sequence.spread(q, reference.integer("t")));
    }

    /** By trying every value: what neither too few requests lie up to nor too many below. */
    @Test
    void bounds_areTheValuesThatTheSpreadsAllow() {
        Seeds.upTo(40, random -> {
            long[] latencies = latencies(random, 1 + random.nextInt(1_500));
            double q = 0.02 + 0.96 * random.nextDouble();
            QuantileConfidenceSequence sequence = new QuantileConfidenceSequence(q, 0.2, 20);
            IntervalEstimate bounds = sequence.of(snapshot(latencies));
            int n = latencies.length;
            double least = q - sequence.spread(1 - q, n);
            double most = q + sequence.spread(q, n);
            double lower = Arrays.stream(latencies)
                    .filter(x -> share(latencies, x) >= least)
                    .min()
                    .orElseThrow();
            double upper = Arrays.stream(latencies)
                    .filter(x -> share(latencies, x - 1) <= most)
                    .max()
                    .orElseThrow();

            assertThat(bounds.lower()).isEqualTo(least > 0 ? lower : 0);
            assertThat(bounds.upper()).isEqualTo(most < 1 ? upper : Double.POSITIVE_INFINITY);
        });
    }

    private static double share(long[] latencies, long upTo) {
        return (double) Arrays.stream(latencies).filter(x -> x <= upTo).count() / latencies.length;
    }

    @Test
    void bounds_ofMoreRequests_orALargerAlpha_areNarrower() {
        Seeds.upTo(30, random -> {
            long[] latencies = latencies(random, 2_000);
            double q = 0.1 + 0.85 * random.nextDouble();
            IntervalEstimate bounds = new QuantileConfidenceSequence(q, 0.05, 50).of(snapshot(latencies));
            long[] repeated = Arrays.stream(latencies)
                    .flatMap(x -> Arrays.stream(new long[] {x, x, x}))
                    .toArray();

            assertNested(bounds, new QuantileConfidenceSequence(q, 0.05, 50).of(snapshot(repeated)));
            assertNested(bounds, new QuantileConfidenceSequence(q, 0.5, 50).of(snapshot(latencies)));
        });
    }

    private static void assertNested(IntervalEstimate outer, IntervalEstimate inner) {
        assertThat(inner.lower()).isGreaterThanOrEqualTo(outer.lower());
        assertThat(inner.upper()).isLessThanOrEqualTo(outer.upper());
    }

    @Test
    void bounds_ofFewRequests_areOpen() {
        assertThat(new QuantileConfidenceSequence(0.99, 0.05, 100).of(HistogramSnapshot.EMPTY))
                .isEqualTo(new IntervalEstimate(Double.NaN, 0, Double.POSITIVE_INFINITY));
        assertThat(new QuantileConfidenceSequence(0.99, 0.05, 100).of(snapshot(new long[] {7})))
                .isEqualTo(new IntervalEstimate(7, 0, Double.POSITIVE_INFINITY));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.1, 1", "1, 0.1, 1", "NaN, 0.1, 1", "0.5, 0, 1", "0.5, 1, 1", "0.5, NaN, 1", "0.5, 0.1, 0.9"})
    void sequence_ofWrongNumbers_isRefused(double q, double alpha, double firstRequests) {
        assertThatIllegalArgumentException().isThrownBy(() -> new QuantileConfidenceSequence(q, alpha, firstRequests));
    }

    /** Below 1,000 µs, where buckets hold one value each; with ties. */
    private static long[] latencies(SplittableRandom random, int n) {
        long[] latencies = new long[n];
        Arrays.setAll(latencies, i -> 100 + (long) (800 * Math.pow(random.nextDouble(), 3)));
        Arrays.sort(latencies);
        return latencies;
    }

    private static HistogramSnapshot snapshot(long[] latencies) {
        long[] ones = new long[latencies.length];
        Arrays.fill(ones, 1);
        return HistogramSnapshot.ofBuckets(latencies, ones);
    }
}
