package io.canaryjudge.statistics;

import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IntervalEstimateTest {

    @Test
    void contains_itsLimitsAndWhatIsBetween() {
        IntervalEstimate interval = new IntervalEstimate(1, 0.5, POSITIVE_INFINITY);

        assertThat(interval.contains(0.5)).isTrue();
        assertThat(interval.contains(1e300)).isTrue();
        assertThat(interval.contains(0.49)).isFalse();
        assertThat(interval.contains(NaN)).isFalse();
    }

    @Test
    void estimate_outsideItsLimits_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IntervalEstimate(1, 2, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new IntervalEstimate(4, 2, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new IntervalEstimate(NaN, 3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new IntervalEstimate(1, NaN, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new IntervalEstimate(1, 0, NaN));
    }

    @Test
    void around_anEstimateThatALimitMissedByRounding_movesTheLimit() {
        assertThat(IntervalEstimate.around(1, 1 + 1e-15, 2)).isEqualTo(new IntervalEstimate(1, 1, 2));
        assertThat(IntervalEstimate.around(2, 1, 2 - 1e-15)).isEqualTo(new IntervalEstimate(2, 1, 2));
        assertThat(IntervalEstimate.around(NaN, 0, 1)).isEqualTo(new IntervalEstimate(NaN, 0, 1));
    }
}
