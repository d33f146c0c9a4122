package io.canaryjudge.statistics;

import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PoissonRatioTestTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("poisson_ratio");
    }

    @ParameterizedTest
    @MethodSource("references")
    void test_onReferenceValues_agrees(Vectors.Case reference) {
        PoissonRatioTest.Result result = PoissonRatioTest.test(
                reference.integer("x1"),
                reference.number("t1"),
                reference.integer("x2"),
                reference.number("t2"),
                reference.number("conf"));

        reference.check("ratio", result.ratio().estimate());
        reference.check("lower", result.ratio().lower());
        reference.check("upper", result.ratio().upper());
        reference.check("p_two_sided", result.pTwoSided());
        reference.check("p_less", result.pLess());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "3, 3", "2, 9", "30, 11", "0, 40"})
    void pValues_ofEqualExposure_agreeWithCountingOutcomes(int canary, int baseline) {
        int n = canary + baseline;
        BigDecimal observed = choose(n, canary);
        BigDecimal greater = BigDecimal.ZERO;
        BigDecimal unlikely = BigDecimal.ZERO;
        for (int x = 0; x <= n; x++) {
            BigDecimal ways = choose(n, x);
            greater = x >= canary ? greater.add(ways) : greater;
            unlikely = ways.compareTo(observed) <= 0 ? unlikely.add(ways) : unlikely;
        }

        PoissonRatioTest.Result result = PoissonRatioTest.test(canary, 5, baseline, 5, 0.95);

        assertThat(result.pGreater()).isCloseTo(Math.scalb(greater.doubleValue(), -n), within(1e-14));
        assertThat(result.pTwoSided()).isCloseTo(Math.scalb(unlikely.doubleValue(), -n), within(1e-13));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 2", "0, 7", "7, 0", "400, 399", "3, 1000000", "20, 1000000000"})
    void limits_leaveHalfOfAlphaOnEitherSide(long canary, long baseline) {
        IntervalEstimate ratio =
                PoissonRatioTest.test(canary, 1, baseline, 1, 0.95).ratio();

        assertThat(ratio.contains((double) canary / baseline)).isTrue();
        int n = (int) (canary + baseline);
        if (canary > 0) {
            BinomialDistribution atLower = BinomialDistribution.of(n, ratio.lower() / (1 + ratio.lower()));
            assertThat(atLower.survivalProbability((int) canary - 1)).isCloseTo(0.025, Percentage.withPercentage(1e-5));
        }
        if (baseline > 0) {
            BinomialDistribution atUpper = BinomialDistribution.of(n, ratio.upper() / (1 + ratio.upper()));
            assertThat(atUpper.cumulativeProbability((int) canary)).isCloseTo(0.025, Percentage.withPercentage(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 3, 7", "12, 5, 3, 7", "1000, 1, 5000, 4.9", "4000000000, 1, 4000100000, 1"})
    void test_withCohortsSwapped_mirrors(long canary, double canaryExposure, long baseline, double baselineExposure) {
        PoissonRatioTest.Result result =
                PoissonRatioTest.test(canary, canaryExposure, baseline, baselineExposure, 0.95);
        PoissonRatioTest.Result mirrored =
                PoissonRatioTest.test(baseline, baselineExposure, canary, canaryExposure, 0.95);

        Percentage rounding = Percentage.withPercentage(1e-8);
        assertThat(1 / mirrored.ratio().upper()).isCloseTo(result.ratio().lower(), rounding);
        assertThat(1 / mirrored.ratio().lower()).isCloseTo(result.ratio().upper(), rounding);
        assertThat(mirrored.pGreater()).isCloseTo(result.pLess(), rounding);
        assertThat(mirrored.pTwoSided()).isCloseTo(result.pTwoSided(), Percentage.withPercentage(1e-4));
    }

    @Test
    void test_ofNothing_knowsNothing() {
        assertThat(PoissonRatioTest.test(0, 1, 0, 2, 0.95))
                .isEqualTo(new PoissonRatioTest.Result(new IntervalEstimate(NaN, 0, POSITIVE_INFINITY), 1, 1, 1));
    }

    @Test
    void test_ofImpossibleArguments_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PoissonRatioTest.test(-1, 1, 1, 1, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> PoissonRatioTest.test(1, 1, Long.MAX_VALUE, 1, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> PoissonRatioTest.test(1, 0, 1, 1, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> PoissonRatioTest.test(1, 1, 1, NaN, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> PoissonRatioTest.test(1, 1, 1, POSITIVE_INFINITY, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> PoissonRatioTest.test(1, 1e-6, 1, 1e6, 0.95));
        assertThatIllegalArgumentException().isThrownBy(() -> PoissonRatioTest.test(1, 1, 1, 1, 1.5));
    }

    private static BigDecimal choose(int n, int k) {
        BigDecimal result = BigDecimal.ONE;
        for (int i = 1; i <= k; i++) {
            result = result.multiply(BigDecimal.valueOf(n - i + 1)).divideToIntegralValue(BigDecimal.valueOf(i));
        }
        return result;
    }
}
