package io.canaryjudge.benchmarks.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MovingLevelTest {

    private static final int SECONDS = 400_000;

    @Test
    void level_overTenSeconds_hasTheGivenSpreadAndCorrelation() {
        double[] levels = levels(Noise.overTenSeconds(0.05, 0.9));

        assertThat(Math.sqrt(covariance(levels, 0))).isCloseTo(0.05, within(0.002));
        assertThat(covariance(levels, 10) / covariance(levels, 0)).isCloseTo(0.9, within(0.01));
    }

    @Test
    void level_byMinute_holdsForAMinute() {
        double[] levels = levels(Noise.byMinute(0.05, 0.6));

        for (int second = 0; second < 6_000; second++) {
            assertThat(levels[second]).isEqualTo(levels[second - second % 60]);
        }
        assertThat(covariance(levels, 60) / covariance(levels, 0)).isCloseTo(0.6, within(0.04));
    }

    @Test
    void spread_thatIsNotANumber_isRefused() {
        assertThatThrownBy(() -> new Noise(Double.NaN, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spread must be 0 to 10, was NaN");
    }

    private static double[] levels(Noise noise) {
        SplittableRandom random = new SplittableRandom(3);
        MovingLevel level = new MovingLevel(noise, random);
        double[] levels = new double[SECONDS];
        for (int second = 0; second < SECONDS; second++) {
            levels[second] = level.next(random);
        }
        return levels;
    }

    /** Around zero, which is the mean. */
    private static double covariance(double[] values, int lag) {
        double sum = 0;
        for (int i = lag; i < values.length; i++) {
            sum += values[i] * values[i - lag];
        }
        return sum / (values.length - lag);
    }
}
