package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Laws of the bounds; that they hold under peeking is simulated in {@link SequentialCalibrationTest}. */
class BernoulliConfidenceSequenceTest {

    @Test
    void bounds_areOrdered_andContainWhatWasSeen() {
        Seeds.upTo(400, random -> {
            double n = random.nextBoolean() ? random.nextInt(10_000) : 50 * random.nextDouble();
            double x = random.nextInt(5) == 0 ? n : n * random.nextDouble();
            BernoulliConfidenceSequence bounds = of(x, n, 0.0001 + 0.9 * random.nextDouble());

            assertThat(bounds.lower()).isBetween(0.0, 1.0);
            assertThat(bounds.upper()).isBetween(bounds.lower(), 1.0);
            if (n > 0) {
                assertThat(x / n).isBetween(bounds.lower(), bounds.upper());
            }
        });
    }

    /** The posterior density over the prior density, Jeffreys' both, is one over the evidence at the bound. */
    @Test
    void bounds_areWhereTheBayesFactorReachesAlpha() {
        Seeds.upTo(200, random -> {
            long n = 1L + random.nextInt(500);
            long x = random.nextLong(n + 1);
            double alpha = 0.001 + 0.5 * random.nextDouble();
            BernoulliConfidenceSequence bounds = of(x, n, alpha);

            if (x > 0) {
                assertThat(bayesFactor(bounds.lower(), x, n)).isCloseTo(alpha, within(1e-6));
            }
            if (x < n) {
                assertThat(bayesFactor(bounds.upper(), x, n)).isCloseTo(alpha, within(1e-6));
            }
        });
    }

    private static double bayesFactor(double p, long x, long n) {
        return BetaDistribution.of(x + 0.5, n - x + 0.5).density(p)
                / BetaDistribution.of(0.5, 0.5).density(p);
    }

    @Test
    void bounds_ofMoreDataOfTheSameShare_areNarrower() {
        Seeds.upTo(300, random -> {
            double n = 1 + random.nextInt(1_000);
            double x = n * random.nextInt(11) / 10;
            double factor = 1.1 + 5 * random.nextDouble();
            BernoulliConfidenceSequence few = of(x, n, 0.01);
            BernoulliConfidenceSequence many = of(factor * x, factor * n, 0.01);

            assertThat(many.upper() - many.lower()).isLessThan(few.upper() - few.lower());
            assertThat(many.lower()).isGreaterThanOrEqualTo(few.lower());
            assertThat(many.upper()).isLessThanOrEqualTo(few.upper());
        });
    }

    @Test
    void bounds_ofASmallerAlpha_areWider_andMoreSuccessesRaiseThem() {
        Seeds.upTo(300, random -> {
            long n = 2L + random.nextInt(1_000);
            long x = random.nextLong(n);
            double alpha = 0.01 + 0.5 * random.nextDouble();
            BernoulliConfidenceSequence bounds = of(x, n, alpha);
            BernoulliConfidenceSequence surer = of(x, n, alpha / 2);
            BernoulliConfidenceSequence higher = of(x + 1, n, alpha);

            assertThat(surer.lower()).isLessThanOrEqualTo(bounds.lower());
            assertThat(surer.upper()).isGreaterThanOrEqualTo(bounds.upper());
            assertThat(higher.lower()).isGreaterThan(bounds.lower());
            assertThat(higher.upper()).isGreaterThanOrEqualTo(bounds.upper());
        });
    }

    @Test
    void failures_mirrorSuccesses() {
        Seeds.upTo(100, random -> {
            long n = 1L + random.nextInt(1_000);
            long x = random.nextLong(n + 1);

            assertThat(of(n - x, n, 0.05).upper()).isCloseTo(1 - of(x, n, 0.05).lower(), within(1e-9));
        });
    }

    @Test
    void bounds_atTheEdges_reachTheEnds() {
        assertThat(of(0, 0, 0.05)).isEqualTo(new BernoulliConfidenceSequence(0, 1));
        assertThat(of(0, 50, 0.05).lower()).isZero();
        assertThat(of(0, 50, 0.05).upper()).isBetween(0.05, 0.2);
        assertThat(of(50, 50, 0.05).upper()).isEqualTo(1);
        assertThat(of(50, 50, 0.05).lower()).isBetween(0.8, 0.95);
        assertThat(of(1e12, 1e12, 0.05).lower()).isCloseTo(1, within(1e-9));
        assertThat(of(1e-9, 1e-9, 0.05).upper()).isEqualTo(1);
        assertThat(of(0, 1e-9, 0.05).upper()).isCloseTo(1, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "1,0,0.05",
        "-1,5,0.05",
        "6,5,0.05",
        "NaN,5,0.05",
        "1,NaN,0.05",
        "1,-1,0.05",
        "1,5,0",
        "1,5,1",
        "1,5,NaN"
    })
    void bounds_ofWrongArguments_areRefused(double x, double n, double alpha) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(x, n, alpha));
    }

    private static BernoulliConfidenceSequence of(long successes, long n, double alpha) {
        return of((double) successes, (double) n, alpha);
    }

    private static BernoulliConfidenceSequence of(double successes, double n, double alpha) {
        return BernoulliConfidenceSequence.of(successes, n, alpha);
    }
}
