package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaBinomialMixtureTest {

    /** Exactly, over all outcomes. */
    @Test
    void evidence_underTheNull_isExpectedToBeOne() {
        Seeds.upTo(50, random -> {
            int n = 1 + random.nextInt(60);
            double p = 0.01 + 0.98 * random.nextDouble();
            BetaBinomialMixture mixture = new BetaBinomialMixture(p, 0.1 + 100 * random.nextDouble());
            BinomialDistribution outcomes = BinomialDistribution.of(n, p);
            double expected = 0;
            for (int x = 0; x <= n; x++) {
                expected += outcomes.probability(x) * Math.exp(mixture.logE(x, n));
            }

            assertThat(expected).isCloseTo(1, within(1e-10));
        });
    }

    /** Bayes: the posterior's density at the null relative to the prior's is one over the evidence. */
    @Test
    void evidence_isTheBayesFactor() {
        Seeds.upTo(50, random -> {
            int n = 1 + random.nextInt(200);
            int x = random.nextInt(n + 1);
            double p = 0.05 + 0.9 * random.nextDouble();
            double k = 3 + 50 * random.nextDouble();
            double prior = BetaDistribution.of(k * p, k * (1 - p)).logDensity(p);
            double posterior =
                    BetaDistribution.of(k * p + x, k * (1 - p) + n - x).logDensity(p);

            assertThat(new BetaBinomialMixture(p, k).logE(x, n)).isCloseTo(prior - posterior, within(1e-8));
        });
    }

    /** Why fractional counts are allowed: between two outcomes the evidence is at most what it is on the line. */
    @Test
    void evidence_isConvexInTheCount() {
        Seeds.upTo(200, random -> {
            double n = 1 + 100 * random.nextDouble();
            double x = n * random.nextDouble();
            double y = n * random.nextDouble();
            BetaBinomialMixture mixture =
                    new BetaBinomialMixture(0.01 + 0.98 * random.nextDouble(), 20 * random.nextDouble() + 0.01);

            assertThat(mixture.logE((x + y) / 2, n))
                    .isLessThanOrEqualTo((mixture.logE(x, n) + mixture.logE(y, n)) / 2 + 1e-9);
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 0.05", "NaN, 0.05", "10, 0", "10, 1", "10, NaN"})
    void tuning_forWrongNumbers_isRefused(double trials, double alpha) {
        assertThatIllegalArgumentException().isThrownBy(() -> BetaBinomialMixture.pseudoTrialsFor(trials, alpha));
    }
}
