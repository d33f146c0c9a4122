package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FisherExactTestTest {

    static Stream<Vectors.Case> references() {
        return Vectors.cases("fisher_exact");
    }

    static Stream<TwoProportions> tables() {
        return RandomTables.tables();
    }

    static Stream<TwoProportions> smallTables() {
        return RandomTables.smallTables();
    }

    @ParameterizedTest
    @MethodSource("references")
    void test_onReferenceValues_agrees(Vectors.Case reference) {
        FisherExactTest.Result result = FisherExactTest.test(new TwoProportions(
                reference.integer("x1"), reference.integer("n1"), reference.integer("x2"), reference.integer("n2")));

        reference.check("p_greater", result.pGreater());
        reference.check("p_two_sided", result.pTwoSided());
        reference.check("midp_greater", result.midPGreater());
    }

    @ParameterizedTest
    @MethodSource("smallTables")
    void test_agreesWithAllOutcomesInWholeNumbers(TwoProportions table) {
        long events = table.canaryEvents() + table.baselineEvents();
        BigInteger observed = ways(table, table.canaryEvents());
        BigInteger greater = BigInteger.ZERO;
        BigInteger unlikely = BigInteger.ZERO;
        for (long x = 0; x <= events; x++) {
            BigInteger ways = ways(table, x);
            greater = x >= table.canaryEvents() ? greater.add(ways) : greater;
            unlikely = ways.compareTo(observed) <= 0 ? unlikely.add(ways) : unlikely;
        }
        BigInteger all = choose(table.canaryRequests() + table.baselineRequests(), events);

        FisherExactTest.Result result = FisherExactTest.test(table);

        assertThat(result.pGreater()).isCloseTo(share(greater, all), Percentage.withPercentage(1e-9));
        assertThat(result.pTwoSided()).isCloseTo(share(unlikely, all), Percentage.withPercentage(1e-9));
        assertThat(result.midPGreater())
                .isCloseTo(share(greater, all) - share(observed, all) / 2, within(1e-12 + 1e-9 * result.midPGreater()));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void test_withCohortsSwapped_mirrors(TwoProportions table) {
        FisherExactTest.Result result = FisherExactTest.test(table);
        FisherExactTest.Result mirrored = FisherExactTest.test(table.swapped());

        assertThat(mirrored.pGreater()).isCloseTo(result.pLess(), within(1e-9));
        assertThat(mirrored.pLess()).isCloseTo(result.pGreater(), within(1e-9));
        assertThat(mirrored.pTwoSided()).isCloseTo(result.pTwoSided(), within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void pValues_areProbabilities(TwoProportions table) {
        FisherExactTest.Result result = FisherExactTest.test(table);

        assertThat(result.pGreater()).isBetween(0.0, 1.0);
        assertThat(result.pLess()).isBetween(0.0, 1.0);
        assertThat(result.pTwoSided()).isBetween(Math.min(result.pGreater(), result.pLess()) * (1 - 1e-9), 1.0);
        assertThat(result.midPGreater()).isBetween(0.0, result.pGreater());
    }

    @Test
    void pGreater_ofManyEvents_approachesTheScoreTest() {
        TwoProportions table = new TwoProportions(50_400_000, 5_000_000_000L, 50_360_000, 5_000_000_000L);

        double normal = StandardNormal.above(MiettinenNurminenScore.differenceZ(table, 0));

        assertThat(normal).isBetween(1e-5, 1e-4);
        assertThat(FisherExactTest.test(table).pGreater()).isCloseTo(normal, Percentage.withPercentage(0.1));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "7, 3", "60, 30", "2000, 7", "2000, 1000", "100000, 99990"})
    void logChoose_agreesWithWholeNumbers(long n, long k) {
        BigInteger exact = choose(n, k);
        int shift = Math.max(0, exact.bitLength() - 900);

        assertThat(BinomialCounts.logChoose(n, k))
                .isCloseTo(
                        Math.log(exact.shiftRight(shift).doubleValue()) + shift * Math.log(2),
                        within(1e-13 * (1 + k * Math.log(n + 1.0))));
    }

    private static BigInteger ways(TwoProportions table, long x) {
        long events = table.canaryEvents() + table.baselineEvents();
        return choose(table.canaryRequests(), x).multiply(choose(table.baselineRequests(), events - x));
    }

    private static BigInteger choose(long n, long k) {
        if (k < 0 || k > n) {
            return BigInteger.ZERO;
        }
        BigInteger result = BigInteger.ONE;
        for (long i = 1; i <= Math.min(k, n - k); i++) {
            result = result.multiply(BigInteger.valueOf(n - i + 1)).divide(BigInteger.valueOf(i));
        }
        return result;
    }

    private static double share(BigInteger part, BigInteger all) {
        return new BigDecimal(part)
                .divide(new BigDecimal(all), MathContext.DECIMAL64)
                .doubleValue();
    }
}
