package io.canaryjudge.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

    @Test
    void standard_takesThreeDaysAndAQuarter() {
        Duration total = RetrySchedule.STANDARD.pauses().stream().reduce(Duration.ZERO, Duration::plus);

        assertThat(total).isEqualTo(Duration.parse("PT75H35M5S"));
    }

    @Test
    void pauseAfter_withoutJitter_isTheListAndThenNothing() {
        RetrySchedule schedule = Examples.schedule(5, 300);
        SplittableRandom random = new SplittableRandom(1);

        assertThat(schedule.pauseAfter(1, random)).contains(Duration.ofMillis(5));
        assertThat(schedule.pauseAfter(2, random)).contains(Duration.ofMillis(300));
        assertThat(schedule.pauseAfter(3, random)).isEmpty();
    }

    @Test
    void pauseAfter_withJitter_fillsATenthToEitherSideAndIsTheSameForTheSameSeed() {
        double smallest = 2;
        double largest = 0;
        SplittableRandom random = new SplittableRandom(1);
        SplittableRandom again = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            Duration pause = RetrySchedule.STANDARD.pauseAfter(4, random).orElseThrow();
            assertThat(RetrySchedule.STANDARD.pauseAfter(4, again)).contains(pause);
            double share = (double) pause.toNanos() / Duration.ofHours(2).toNanos();
            smallest = Math.min(smallest, share);
            largest = Math.max(largest, share);
        }

        assertThat(smallest).isBetween(0.9, 0.91);
        assertThat(largest).isBetween(1.09, 1.1);
    }

    @Test
    void pauses_outOfRange_areRefused() {
        assertThatThrownBy(() -> Examples.schedule(-1)).hasMessage("pauses: each from 0 to PT168H; one was PT-0.001S");
        assertThatThrownBy(() -> new RetrySchedule(List.of(Duration.ofDays(8)), 0))
                .hasMessage("pauses: each from 0 to PT168H; one was PT192H");
        assertThatThrownBy(() -> new RetrySchedule(Collections.nCopies(101, Duration.ZERO), 0))
                .hasMessage("pauses: at most 100; were 101");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 0.51, Double.NaN})
    void jitter_outOfRange_isRefused(double jitter) {
        assertThatThrownBy(() -> new RetrySchedule(List.of(), jitter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("jitter: from 0 to 0.5; was " + jitter);
    }
}
