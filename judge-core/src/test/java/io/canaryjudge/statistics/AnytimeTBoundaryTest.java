package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.canaryjudge.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnytimeTBoundaryTest {

    @Test
    void multiplier_withASmallerAlpha_isLarger() {
        Seeds.upTo(500, random -> {
            double n = 2 + random.nextInt(3_000);
            double rho = 0.5 + 100 * random.nextDouble();
            double alpha = 0.4999 * random.nextDouble() + 1e-5;
            double smaller = alpha * random.nextDouble() + 1e-9;

            assertThat(AnytimeTBoundary.squaredMultiplier(n, smaller, rho))
                    .isGreaterThanOrEqualTo(AnytimeTBoundary.squaredMultiplier(n, alpha, rho));
        });
    }

    /** The multiplier itself grows in the end, as the logarithm of n: it is the half width that must shrink. */
    @Test
    void halfWidth_withMoreWindows_isSmaller() {
        Seeds.upTo(500, random -> {
            double n = 2 + random.nextInt(3_000);
            double more = n + 1 + random.nextInt(100);
            double rho = 0.5 + 100 * random.nextDouble();
            double alpha = 0.4999 * random.nextDouble() + 1e-5;

            assertThat(AnytimeTBoundary.squaredMultiplier(more, alpha, rho) / more)
                    .isLessThanOrEqualTo(AnytimeTBoundary.squaredMultiplier(n, alpha, rho) / n);
        });
    }

    @Test
    void multiplier_tooEarly_isInfinite_andThenStaysFinite() {
        double alpha = 0.005;
        int first = 2;
        while (Double.isInfinite(AnytimeTBoundary.squaredMultiplier(first, alpha, 6))) {
            first++;
        }

        assertThat(first).isBetween(3, 20);
        for (int n = first; n < 1_000; n++) {
            assertThat(AnytimeTBoundary.squaredMultiplier(n, alpha, 6))
                    .isPositive()
                    .isFinite();
        }
    }

    @ParameterizedTest
    @CsvSource({"0.05, 6", "0.005, 60", "0.0001, 1"})
    void multiplier_ofManyWindows_tendsToTheNormalMixture(double alpha, double rho) {
        double n = 1e7;
        double normalMixture = (n + rho) / n * (2 * Math.log(1 / (2 * alpha)) + Math.log((n + rho) / rho));

        assertThat(AnytimeTBoundary.squaredMultiplier(n, alpha, rho)).isCloseTo(normalMixture, withinPercentage(0.01));
    }

    @ParameterizedTest
    @CsvSource({"1.9,0.1,6", "NaN,0.1,6", "2,0,6", "2,0.5,6", "2,NaN,6", "2,0.1,0", "2,0.1,NaN"})
    void multiplier_outsideItsRange_isRefused(double n, double alpha, double rho) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnytimeTBoundary.squaredMultiplier(n, alpha, rho))
                .withMessageContaining("alpha");
    }
}
