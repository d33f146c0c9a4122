package io.canaryjudge.statistics;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MoverIntervalTest {

    private static final IntervalEstimate CANARY = new IntervalEstimate(12, 9, 18);
    private static final IntervalEstimate BASELINE = new IntervalEstimate(8, 4, 9);

    static Stream<Vectors.Case> references() {
        return Vectors.cases("quantile_ci_mover");
    }

    @ParameterizedTest
    @MethodSource("references")
    void ofQuantiles_onReferenceValues_agrees(Vectors.Case reference) {
        IntervalEstimate canary = quantile(reference, "canary");
        IntervalEstimate baseline = quantile(reference, "baseline");

        IntervalEstimate ratio = MoverInterval.ratio(canary, baseline);
        IntervalEstimate difference = MoverInterval.difference(canary, baseline);

        reference.check("ratio", ratio.estimate(), ratio.lower(), ratio.upper());
        reference.check("difference", difference.estimate(), difference.lower(), difference.upper());
    }

    @Test
    void difference_ofKnownIntervals_isAsByHand() {
        IntervalEstimate difference = MoverInterval.difference(CANARY, BASELINE);

        assertThat(difference.estimate()).isEqualTo(4);
        assertThat(difference.lower()).isCloseTo(4 - Math.sqrt(9 + 1), within(1e-14));
        assertThat(difference.upper()).isCloseTo(4 + Math.sqrt(36 + 16), within(1e-14));
    }

    @Test
    void intervals_withCohortsSwapped_mirror() {
        IntervalEstimate difference = MoverInterval.difference(CANARY, BASELINE);
        IntervalEstimate mirrored = MoverInterval.difference(BASELINE, CANARY);
        IntervalEstimate ratio = MoverInterval.ratio(CANARY, BASELINE);
        IntervalEstimate reciprocal = MoverInterval.ratio(BASELINE, CANARY);

        assertThat(mirrored)
                .isEqualTo(new IntervalEstimate(-difference.estimate(), -difference.upper(), -difference.lower()));
        assertThat(reciprocal.estimate()).isCloseTo(1 / ratio.estimate(), within(1e-14));
        assertThat(reciprocal.lower()).isCloseTo(1 / ratio.upper(), within(1e-14));
        assertThat(reciprocal.upper()).isCloseTo(1 / ratio.lower(), within(1e-14));
    }

    @Test
    void limits_thatOneEstimateLacks_areLacking() {
        IntervalEstimate openAbove = new IntervalEstimate(8, 0, POSITIVE_INFINITY);

        assertThat(MoverInterval.difference(CANARY, openAbove).lower()).isEqualTo(NEGATIVE_INFINITY);
        assertThat(MoverInterval.ratio(CANARY, openAbove))
                .isEqualTo(new IntervalEstimate(
                        MoverInterval.ratio(CANARY, BASELINE).estimate(), 0, POSITIVE_INFINITY));
        assertThat(MoverInterval.ratio(openAbove, BASELINE).lower()).isZero();
    }

    @Test
    void intervals_ofAnUnknownEstimate_areUnknown() {
        IntervalEstimate unknown = new IntervalEstimate(NaN, 0, POSITIVE_INFINITY);

        assertThat(MoverInterval.difference(unknown, BASELINE))
                .isEqualTo(new IntervalEstimate(NaN, NEGATIVE_INFINITY, POSITIVE_INFINITY));
        assertThat(MoverInterval.ratio(BASELINE, unknown)).isEqualTo(unknown);
    }

    @Test
    void ratio_ofAnEstimateThatIsNotPositive_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MoverInterval.ratio(CANARY, new IntervalEstimate(0, 0, 1)))
                .withMessageContaining("estimate must be positive");
    }

    private static IntervalEstimate quantile(Vectors.Case reference, String cohort) {
        return QuantileInterval.of(
                        reference.numbers("values"),
                        reference.integers(cohort),
                        reference.number("q"),
                        reference.number("conf"))
                .value();
    }
}
