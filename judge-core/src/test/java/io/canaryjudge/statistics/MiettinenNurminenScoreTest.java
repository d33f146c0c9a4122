package io.canaryjudge.statistics;

import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiettinenNurminenScoreTest {

    private static final Percentage ROUNDING = Percentage.withPercentage(1e-7);

    static Stream<Vectors.Case> references() {
        return Vectors.cases("two_proportions");
    }

    static Stream<TwoProportions> tables() {
        return RandomTables.tables();
    }

    @ParameterizedTest
    @MethodSource("references")
    void score_onReferenceValues_agrees(Vectors.Case reference) {
        TwoProportions table = new TwoProportions(
                reference.integer("x1"), reference.integer("n1"), reference.integer("x2"), reference.integer("n2"));
        IntervalEstimate ratio = MiettinenNurminenScore.ratio(table, reference.number("conf"));
        IntervalEstimate difference = MiettinenNurminenScore.difference(table, reference.number("conf"));

        reference.check("diff", difference.estimate());
        reference.check("mn_diff", difference.lower(), difference.upper());
        reference.check("mn_ratio", ratio.lower(), ratio.upper());
        reference.check("z_ratio_1_1", MiettinenNurminenScore.ratioZ(table, 1.1));
        reference.check("z_diff_0_002", MiettinenNurminenScore.differenceZ(table, 0.002));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void score_withCohortsSwapped_mirrors(TwoProportions table) {
        IntervalEstimate difference = MiettinenNurminenScore.difference(table, 0.95);
        IntervalEstimate mirrored = MiettinenNurminenScore.difference(table.swapped(), 0.95);
        IntervalEstimate ratio = MiettinenNurminenScore.ratio(table, 0.95);
        IntervalEstimate reciprocal = MiettinenNurminenScore.ratio(table.swapped(), 0.95);

        assertThat(mirrored.lower()).isCloseTo(-difference.upper(), within(1e-10));
        assertThat(mirrored.upper()).isCloseTo(-difference.lower(), within(1e-10));
        assertMirrored(reciprocal.lower(), ratio.upper());
        assertMirrored(reciprocal.upper(), ratio.lower());
    }

    private static void assertMirrored(double limit, double other) {
        if (limit == 0 || other == 0) {
            assertThat(1 / limit).isEqualTo(other);
        } else {
            assertThat(limit).isCloseTo(1 / other, ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void z_fallsAsTheHypothesisGrows(TwoProportions table) {
        double previous = POSITIVE_INFINITY;
        for (double difference = -0.99; difference < 1; difference += 0.01) {
            double z = MiettinenNurminenScore.differenceZ(table, difference);
            assertThat(z).isLessThanOrEqualTo(previous);
            previous = z;
        }
        previous = POSITIVE_INFINITY;
        for (double ratio = 0.01; ratio < 100; ratio *= 1.1) {
            double z = MiettinenNurminenScore.ratioZ(table, ratio);
            assertThat(z).isLessThanOrEqualTo(previous);
            previous = z;
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void limits_areWhereTheScorePassesItsCriticalValue(TwoProportions table) {
        IntervalEstimate difference = MiettinenNurminenScore.difference(table, 0.95);
        double z = StandardNormal.critical(0.95);

        if (difference.lower() > -0.999) {
            assertThat(MiettinenNurminenScore.differenceZ(table, difference.lower() - 1e-9))
                    .isGreaterThanOrEqualTo(z);
        }
        if (difference.upper() < 0.999) {
            assertThat(MiettinenNurminenScore.differenceZ(table, difference.upper() + 1e-9))
                    .isLessThanOrEqualTo(-z);
        }
    }

    /** The expected value by mpmath at 40 digits: likelihood root by bisection, then z with N / (N - 1). */
    @Test
    void differenceZ_ofRareEvents_keepsItsDigits() {
        TwoProportions table = new TwoProportions(7, 1_000_000, 2, 1_500_000);

        assertThat(MiettinenNurminenScore.differenceZ(table, 1e-6))
                .isCloseTo(1.938295070912854, Percentage.withPercentage(1e-9));
    }

    @Test
    void z_withoutDifference_isTheSameForRatioAndDifference() {
        TwoProportions table = new TwoProportions(31, 412, 18, 397);

        assertThat(MiettinenNurminenScore.ratioZ(table, 1))
                .isCloseTo(MiettinenNurminenScore.differenceZ(table, 0), ROUNDING);
    }

    @Test
    void intervals_withoutEvents_areOneSided() {
        TwoProportions none = new TwoProportions(0, 100, 0, 200);

        assertThat(MiettinenNurminenScore.ratio(none, 0.95)).isEqualTo(new IntervalEstimate(NaN, 0, POSITIVE_INFINITY));
        assertThat(MiettinenNurminenScore.ratioZ(none, 3)).isZero();
        IntervalEstimate difference = MiettinenNurminenScore.difference(none, 0.95);
        assertThat(difference.estimate()).isZero();
        assertThat(difference.lower()).isBetween(-0.03, -0.01);
        assertThat(difference.upper()).isBetween(0.02, 0.05);
        assertThat(MiettinenNurminenScore.ratio(new TwoProportions(0, 100, 9, 200), 0.95))
                .matches(ratio -> ratio.estimate() == 0 && ratio.lower() == 0 && ratio.upper() < 1);
        assertThat(MiettinenNurminenScore.ratio(new TwoProportions(9, 100, 0, 200), 0.95))
                .matches(ratio -> ratio.estimate() == POSITIVE_INFINITY && ratio.lower() > 1);
    }

    @Test
    void differenceZ_ofCertainties_isInfiniteOrNothing() {
        TwoProportions opposite = new TwoProportions(5, 5, 0, 5);

        assertThat(MiettinenNurminenScore.differenceZ(opposite, 1)).isZero();
        assertThat(MiettinenNurminenScore.differenceZ(opposite, -1)).isEqualTo(POSITIVE_INFINITY);
        assertThat(MiettinenNurminenScore.difference(opposite, 0.95).upper()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, NaN, POSITIVE_INFINITY})
    void ratioZ_ofImpossibleRatio_isRefused(double ratio) {
        TwoProportions table = new TwoProportions(1, 2, 1, 2);

        assertThatIllegalArgumentException().isThrownBy(() -> MiettinenNurminenScore.ratioZ(table, ratio));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1.1, 1.1, NaN})
    void differenceZ_ofImpossibleDifference_isRefused(double difference) {
        TwoProportions table = new TwoProportions(1, 2, 1, 2);

        assertThatIllegalArgumentException().isThrownBy(() -> MiettinenNurminenScore.differenceZ(table, difference));
    }
}
