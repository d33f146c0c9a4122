package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.statistics.NormalMixture.Sides;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Vectors;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mixtures and their boundaries; that these are rarely crossed is simulated in {@link AnytimeCalibrationTest}. */
class ConjugateMixtureTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("confseq_boundaries");
    }

    /** The reference took the logarithms of the gamma mixtures at the size of the sum, without its sign. */
    @ParameterizedTest
    @MethodSource("references")
    void mixtures_onReferenceValues_agree(Vectors.Case reference) {
        double v = reference.number("v");
        double alpha = reference.number("alpha");
        double s = reference.number("s");
        double tuned = reference.number("v_opt");
        double c = reference.number("c");
        ConjugateMixture upper = NormalMixture.tightestNear(tuned, alpha, Sides.UPPER);
        ConjugateMixture both = NormalMixture.tightestNear(tuned, alpha, Sides.BOTH);
        ConjugateMixture exponential = GammaExponentialMixture.tightestNear(tuned, alpha, c);
        ConjugateMixture poisson = GammaPoissonMixture.tightestNear(tuned, alpha, c);

        reference.check("normal_bound_one", upper.at(v, alpha));
        reference.check("normal_bound_two", both.at(v, alpha));
        reference.check("gamma_exp_bound", exponential.at(v, alpha));
        reference.check("gamma_poisson_bound", poisson.at(v, alpha));
        reference.check("normal_log_one", upper.logE(s, v));
        reference.check("normal_log_two", both.logE(s, v));
        reference.check("gamma_exp_log", exponential.logE(Math.abs(s), v));
        reference.check("gamma_poisson_log", poisson.logE(Math.abs(s), v));
    }

    static Stream<ConjugateMixture> mixtures() {
        return Stream.of(0.3, 5.0, 80.0)
                .flatMap(rho -> Stream.of(
                        new NormalMixture(rho, Sides.UPPER),
                        new NormalMixture(rho, Sides.BOTH),
                        new GammaExponentialMixture(rho, 0.4),
                        new GammaExponentialMixture(rho, 3),
                        new GammaPoissonMixture(rho, 0.4),
                        new GammaPoissonMixture(rho, 3)));
    }

    /** Those whose prior has a density without a pole, so that it can be integrated step by step. */
    static Stream<ConjugateMixture> smoothMixtures() {
        return mixtures()
                .filter(mixture -> !(mixture instanceof GammaExponentialMixture exponential)
                        || exponential.rho() > exponential.c() * exponential.c());
    }

    @ParameterizedTest
    @MethodSource("smoothMixtures")
    void evidence_isTheSupermartingaleAveragedOverThePrior(ConjugateMixture mixture) {
        for (double v : new double[] {0.5, 4, 30}) {
            for (double z : new double[] {-1.5, 0, 0.7, 3}) {
                double s = Math.max(z * Math.sqrt(v), -0.2 * v);

                assertThat(mixture.logE(s, v))
                        .as("s %s, v %s", s, v)
                        .isCloseTo(Math.log(Integrals.of(mixture).evidence(s, v)), within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void evidence_beforeAnything_isOne_andGrowsWithTheSum(ConjugateMixture mixture) {
        assertThat(mixture.logE(0, 0)).isCloseTo(0, within(1e-12));
        for (double v : new double[] {0, 1, 50, 1e4}) {
            double last = mixture.logE(0, v);
            assertThat(last).isLessThanOrEqualTo(1e-12);
            for (double s = 0.5; s < 1e6; s *= 3) {
                assertThat(mixture.logE(s, v)).isGreaterThan(last);
                last = mixture.logE(s, v);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void boundary_isWhereTheEvidenceReachesOneOverAlpha(ConjugateMixture mixture) {
        for (double v : new double[] {0, 1e-6, 1, 50, 1e6}) {
            for (double alpha : new double[] {0.5, 0.05, 1e-9}) {
                assertThat(mixture.logE(mixture.at(v, alpha), v)).isCloseTo(-Math.log(alpha), within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void boundary_growsWithTime_andAsAlphaFalls(ConjugateMixture mixture) {
        Seeds.upTo(20, random -> {
            double v = 1_000 * random.nextDouble();
            double alpha = 0.001 + 0.5 * random.nextDouble();

            assertThat(mixture.at(1.3 * v, alpha)).isGreaterThan(mixture.at(v, alpha));
            assertThat(mixture.at(v, 0.7 * alpha)).isGreaterThan(mixture.at(v, alpha));
        });
    }

    /** Where the largest deviations of either sign lie beyond what a double can weigh. */
    @ParameterizedTest
    @MethodSource("mixtures")
    void evidence_ofExtremeSums_isANumber(ConjugateMixture mixture) {
        for (double v : new double[] {1, 1e3, 1e6}) {
            assertThat(mixture.logE(-0.3 * v, v)).isFinite();
            assertThat(mixture.logE(1e3 * v, v)).isFinite().isPositive();
        }
    }

    @Test
    void evidence_whereTheWayOfComputingChanges_doesNotJump() {
        NormalMixture normal = new NormalMixture(1, Sides.UPPER);
        for (double z = -45; z < 45; z += 0.01) {
            assertThat(normal.logE(z + 0.01, 0) - normal.logE(z, 0)).isBetween(0.0, 0.5);
        }
        for (double s = -99; s < 2e4; s += 7) {
            double exponential =
                    new GammaExponentialMixture(1, 1).logE(s + 7, 1e2) - new GammaExponentialMixture(1, 1).logE(s, 1e2);
            double poisson =
                    new GammaPoissonMixture(1, 1).logE(s + 7, 1e2) - new GammaPoissonMixture(1, 1).logE(s, 1e2);

            assertThat(exponential).as("exponential at %s", s).isBetween(0.0, 7.0);
            assertThat(poisson).as("Poisson at %s", s).isBetween(0.0, 40.0);
        }
    }

    @Test
    void boundary_ofTwoSides_isTheClosedForm() {
        Seeds.upTo(50, random -> {
            double rho = 0.1 + 10 * random.nextDouble();
            double v = 100 * random.nextDouble();
            double alpha = 0.01 + 0.9 * random.nextDouble();

            assertThat(new NormalMixture(rho, Sides.BOTH).at(v, alpha))
                    .isCloseTo(
                            Math.sqrt((v + rho) * (Math.log1p(v / rho) - 2 * Math.log(alpha))), within(1e-9 * (1 + v)));
        });
    }

    /** A sub-exponential or sub-Poisson sum with vanishing steps is Gaussian. */
    @Test
    void boundary_asTheScaleFalls_tendsToTheNormalOne() {
        double normal = NormalMixture.tightestNear(100, 0.05, Sides.UPPER).at(80, 0.05);

        assertThat(GammaExponentialMixture.tightestNear(100, 0.05, 0.01).at(80, 0.05))
                .isCloseTo(normal, within(0.01 * normal));
        assertThat(GammaPoissonMixture.tightestNear(100, 0.05, 0.01).at(80, 0.05))
                .isCloseTo(normal, within(0.01 * normal));
    }

    @ParameterizedTest
    @CsvSource({"UPPER, 0.02", "BOTH, 0.02"})
    void boundary_ofATunedMixture_isNearlyTheLowestThere(Sides sides, double slack) {
        double lowest = Double.POSITIVE_INFINITY;
        for (double rho = 0.1; rho < 1_000; rho *= 1.05) {
            lowest = Math.min(lowest, new NormalMixture(rho, sides).at(100, 0.05));
        }

        assertThat(NormalMixture.tightestNear(100, 0.05, sides).at(100, 0.05)).isLessThan((1 + slack) * lowest);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void mixture_ofAWrongNumber_isRefused(double wrong) {
        List<Runnable> attempts = List.of(
                () -> new NormalMixture(wrong, Sides.BOTH),
                () -> new GammaExponentialMixture(wrong, 1),
                () -> new GammaExponentialMixture(1, wrong),
                () -> new GammaPoissonMixture(wrong, 1),
                () -> new GammaPoissonMixture(1, wrong),
                () -> NormalMixture.tightestNear(wrong, 0.1, Sides.BOTH),
                () -> NormalMixture.tightestNear(1, wrong, Sides.BOTH));

        assertThat(attempts)
                .allSatisfy(attempt -> assertThatIllegalArgumentException().isThrownBy(attempt::run));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0.05", "NaN, 0.05", "1, 0", "1, 1", "1, NaN", "Infinity, 0.1"})
    void boundary_atAWrongPlace_isRefused(double v, double alpha) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NormalMixture(1, Sides.UPPER).at(v, alpha));
    }

    @Test
    void evidence_ofASumThatCannotBe_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new GammaExponentialMixture(1, 1).logE(-4, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new GammaPoissonMixture(1, 1).logE(Double.NaN, 3));
    }

    @Test
    void tuning_forOneSideAtALevelOfAHalf_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> NormalMixture.tightestNear(1, 0.5, Sides.UPPER));
    }

    /**
     * The slow way: the supermartingale {@code exp(l s - psi(l) v)} integrated over the prior's density of {@code l}.
     *
     * @param from lowest {@code l} with any prior weight worth counting
     * @param to highest
     */
    record Integrals(DoubleUnaryOperator psi, DoubleUnaryOperator prior, double from, double to) {

        private static final int STEPS = 20_000;

        static Integrals of(ConjugateMixture mixture) {
            if (mixture instanceof NormalMixture normal) {
                NormalDistribution density = NormalDistribution.of(0, 1 / Math.sqrt(normal.rho()));
                double reach = 12 / Math.sqrt(normal.rho());
                return normal.sides() == Sides.BOTH
                        ? new Integrals(l -> l * l / 2, density::density, -reach, reach)
                        : new Integrals(l -> l * l / 2, l -> 2 * density.density(l), 0, reach);
            }
            if (mixture instanceof GammaExponentialMixture exponential) {
                double c = exponential.c();
                double shape = exponential.rho() / (c * c);
                GammaDistribution gamma = GammaDistribution.of(shape, 1 / shape);
                return new Integrals(
                        l -> (-Math.log1p(-c * l) - c * l) / (c * c),
                        l -> c * gamma.density(1 - c * l) / gamma.cumulativeProbability(1),
                        0,
                        1 / c);
            }
            GammaPoissonMixture poisson = (GammaPoissonMixture) mixture;
            double c = poisson.c();
            double shape = poisson.rho() / (c * c);
            GammaDistribution gamma = GammaDistribution.of(shape, 1 / shape);
            double largest = gamma.inverseSurvivalProbability(1e-300);
            return new Integrals(
                    l -> (Math.expm1(c * l) - c * l) / (c * c),
                    l -> c * Math.exp(c * l) * gamma.density(Math.exp(c * l)) / gamma.survivalProbability(1),
                    0,
                    Math.log(largest) / c);
        }

        /** By the midpoint rule. */
        double evidence(double s, double v) {
            double width = (to - from) / STEPS;
            double sum = 0;
            for (int i = 0; i < STEPS; i++) {
                double l = from + (i + 0.5) * width;
                sum += Math.exp(l * s - psi.applyAsDouble(l) * v) * prior.applyAsDouble(l);
            }
            return sum * width;
        }
    }
}
