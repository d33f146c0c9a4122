package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Vectors;
import java.util.stream.Stream;
import org.apache.commons.math3.util.CombinatoricsUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirichletMultinomialEProcessTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("dirichlet_multinomial_e");
    }

    @ParameterizedTest
    @MethodSource("references")
    void logE_onReferenceValues_agrees(Vectors.Case reference) {
        DirichletMultinomialEProcess process =
                DirichletMultinomialEProcess.start(reference.number("concentration"), reference.numbers("theta0"));

        reference.check("log_e", process.after(reference.integers("counts")).logE());
    }

    /** Exactly, over all outcomes: it is a martingale from 1. */
    @Test
    void evidence_underTheNull_isExpectedToBeOne() {
        double[] shares = {0.1, 0.3, 0.6};
        for (double concentration : new double[] {0.5, 10, 200}) {
            DirichletMultinomialEProcess start = DirichletMultinomialEProcess.start(concentration, shares);
            int n = 14;
            double expected = 0;
            for (int a = 0; a <= n; a++) {
                for (int b = 0; a + b <= n; b++) {
                    expected += probability(n, a, b, shares)
                            * Math.exp(start.after(a, b, n - a - b).logE());
                }
            }

            assertThat(expected).isCloseTo(1, within(1e-12));
        }
    }

    private static double probability(int n, int a, int b, double[] shares) {
        return CombinatoricsUtils.binomialCoefficientDouble(n, a)
                * CombinatoricsUtils.binomialCoefficientDouble(n - a, b)
                * Math.pow(shares[0], a)
                * Math.pow(shares[1], b)
                * Math.pow(shares[2], n - a - b);
    }

    /** Polya's urn: each request's predictive probability in turn, over what the null gives it. */
    @Test
    void logE_isTheSumOverRequestsOfWhatTheyWerePredictedWith() {
        Seeds.upTo(30, random -> {
            double[] shares = {0.2, 0.5, 0.3};
            double concentration = 0.1 + 50 * random.nextDouble();
            long[] counts = new long[3];
            DirichletMultinomialEProcess process = DirichletMultinomialEProcess.start(concentration, shares);
            double logE = 0;
            for (int n = 0; n < 60; n++) {
                int category = random.nextInt(3);
                logE += Math.log((concentration * shares[category] + counts[category]) / (concentration + n))
                        - Math.log(shares[category]);
                counts[category]++;
                long[] one = new long[3];
                one[category] = 1;
                process = process.after(one);
            }

            assertThat(process.logE()).isCloseTo(logE, within(1e-9));
        });
    }

    @Test
    void logE_ofTwoCategories_isTheBetaBinomialMixture() {
        Seeds.upTo(50, random -> {
            double p = 0.05 + 0.9 * random.nextDouble();
            long x = random.nextInt(1_000);
            long y = random.nextInt(1_000);

            assertThat(DirichletMultinomialEProcess.start(30, p, 1 - p)
                            .after(x, y)
                            .logE())
                    .isCloseTo(new BetaBinomialMixture(p, 30).logE((double) x, (double) (x + y)), within(1e-8));
        });
    }

    @Test
    void logE_inPortions_orWithCategoriesExchanged_isTheSame() {
        DirichletMultinomialEProcess start = DirichletMultinomialEProcess.start(100, 0.2, 0.8);

        assertThat(start.logE()).isCloseTo(0, within(1e-12));
        assertThat(start.after(10, 50).after(20, 5).logE())
                .isEqualTo(start.after(30, 55).logE());
        assertThat(DirichletMultinomialEProcess.start(100, 0.8, 0.2)
                        .after(55, 30)
                        .logE())
                .isCloseTo(start.after(30, 55).logE(), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void start_withAWrongConcentration_isRefused(double concentration) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirichletMultinomialEProcess.start(concentration, 0.5, 0.5));
    }

    static Stream<double[]> wrongShares() {
        return Stream.of(
                new double[] {1},
                new double[] {},
                new double[] {0, 1},
                new double[] {0.5, 0.6},
                new double[] {-0.5, 1.5},
                new double[] {Double.NaN, 0.5});
    }

    @ParameterizedTest
    @MethodSource("wrongShares")
    void start_withWrongShares_isRefused(double[] shares) {
        assertThatIllegalArgumentException().isThrownBy(() -> DirichletMultinomialEProcess.start(1, shares));
    }

    @Test
    void after_wrongCounts_isRefused() {
        DirichletMultinomialEProcess start = DirichletMultinomialEProcess.start(1, 0.5, 0.5);

        assertThatIllegalArgumentException().isThrownBy(() -> start.after(1, 2, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> start.after(1, -2));
    }
}
