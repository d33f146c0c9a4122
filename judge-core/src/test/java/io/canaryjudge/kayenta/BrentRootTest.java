package io.canaryjudge.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class BrentRootTest {

    private static double find(DoubleUnaryOperator f, double low, double high) {
        return BrentRoot.find(f, low, f.applyAsDouble(low), high, f.applyAsDouble(high));
    }

    @Test
    void root_ofASmoothFunction_isFound() {
        assertThat(find(x -> x * x - 2, 0, 5)).isCloseTo(Math.sqrt(2), within(1e-4));
        assertThat(find(x -> Math.cos(x) - x, 0, 3)).isCloseTo(0.7390851332151607, within(1e-4));
        assertThat(find(x -> 1 - x, -1e6, 1e6)).isCloseTo(1, within(1e-4));
    }

    @Test
    void root_ofAStepFunction_isWithinTheToleranceOfTheStep() {
        Seeds.upTo(500, random -> {
            double step = 2_000 * random.nextDouble() - 1_000;
            double above = 0.01 + 5 * random.nextDouble();
            double below = 0.01 + 5 * random.nextDouble();

            assertThat(find(x -> x < step ? above : -below, -1_000, 1_000)).isCloseTo(step, within(1e-4));
        });
    }

    @Test
    void root_atAnEnd_isThatEnd() {
        assertThat(find(x -> x, 0, 7)).isZero();
        assertThat(find(x -> x - 7, 0, 7)).isEqualTo(7);
    }

    @Test
    void root_withinASpanBelowTheTolerance_isTheBetterEnd() {
        AtomicInteger calls = new AtomicInteger();
        DoubleUnaryOperator f = x -> {
            calls.incrementAndGet();
            return 3e-5 - x;
        };

        assertThat(BrentRoot.find(f, 0, 3e-5, 1e-4, -7e-5)).isZero();
        assertThat(BrentRoot.find(f, 0, 3, 1e-4, -2)).isEqualTo(1e-4);
        assertThat(calls).hasValue(0);
    }

    @Test
    void root_withoutAChangeOfSign_isSomePointBetween() {
        assertThat(find(x -> 1, 0, 1)).isBetween(0.0, 1.0);
        assertThat(find(x -> -1 - x, 0, 1)).isBetween(0.0, 1.0);
    }

    @Test
    void root_ofWhatIsNoNumber_endsAllTheSame() {
        assertThat(find(x -> Double.NaN, Double.NEGATIVE_INFINITY, 1)).isNotZero();
    }
}
