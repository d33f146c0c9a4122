package io.canaryjudge.http.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Outbox.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final long OFFERED = 1_000_000;
    private static final long THREE_DAYS = Duration.ofDays(3).toMillis();
    private static final double MIDDLE = 0.5;

    @Test
    void pauses_growUpToTheLongest() {
        List<Long> seconds = new ArrayList<>();
        for (int failed = 1; failed <= 10; failed++) {
            seconds.add(RetryPolicy.DEFAULT.pauseMillis(failed, MIDDLE) / 1_000);
        }

        assertThat(seconds).containsExactly(5L, 15L, 45L, 135L, 405L, 1_215L, 3_645L, 10_935L, 28_800L, 28_800L);
        assertThat(RetryPolicy.DEFAULT.pauseMillis(100_000, MIDDLE)).isEqualTo(28_800_000);
    }

    @Test
    void pauses_areSpreadByAFifth() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1_000; i++) {
            assertThat(RetryPolicy.DEFAULT.pauseMillis(1, random.nextDouble())).isBetween(4_000L, 6_000L);
        }
        assertThat(RetryPolicy.DEFAULT.pauseMillis(1, 0)).isEqualTo(4_000);
        assertThat(RetryPolicy.DEFAULT.pauseMillis(1, 1)).isEqualTo(6_000);
    }

    @Test
    void delivery_thatAlwaysFails_isTriedForThreeDaysToTheEndAndIsDeadThen() {
        long now = OFFERED;
        int attempts = 0;
        Settlement settlement = Settlement.again(now, "");
        while (settlement.state() == Delivery.State.PENDING) {
            now = settlement.atMillis();
            settlement = RetryPolicy.DEFAULT.settle(delivery(attempts), failed(Duration.ZERO), now, MIDDLE);
            attempts++;
        }

        assertThat(now).isEqualTo(OFFERED + THREE_DAYS);
        assertThat(attempts).isEqualTo(18);
        assertThat(settlement).isEqualTo(Settlement.dead(now, "status 503"));
    }

    @Test
    void receiver_thatAsksForAPause_getsIt() {
        long now = OFFERED + 10;

        assertThat(RetryPolicy.DEFAULT
                        .settle(delivery(0), failed(Duration.ofHours(1)), now, MIDDLE)
                        .atMillis())
                .isEqualTo(now + 3_600_000);
        assertThat(RetryPolicy.DEFAULT
                        .settle(delivery(8), failed(Duration.ofHours(1)), now, MIDDLE)
                        .atMillis())
                .isEqualTo(now + 28_800_000);
        assertThat(RetryPolicy.DEFAULT.settle(
                        delivery(8), failed(Duration.ofHours(1)), OFFERED + THREE_DAYS - 1, MIDDLE))
                .isEqualTo(Settlement.dead(OFFERED + THREE_DAYS - 1, "status 503"));
    }

    @Test
    void outcome_thatIsNoFailure_isTheEnd() {
        assertThat(RetryPolicy.DEFAULT.settle(
                        delivery(0), new AttemptOutcome(Kind.DELIVERED, "status 200", Duration.ZERO), 7, MIDDLE))
                .isEqualTo(Settlement.delivered(7));
        assertThat(RetryPolicy.DEFAULT.settle(
                        delivery(0), new AttemptOutcome(Kind.REFUSED, "private", Duration.ZERO), 7, MIDDLE))
                .isEqualTo(Settlement.dead(7, "private"));
        assertThat(RetryPolicy.DEFAULT.settle(
                        delivery(0), new AttemptOutcome(Kind.GONE, "status 410", Duration.ZERO), 7, MIDDLE))
                .isEqualTo(Settlement.dead(7, "status 410"));
    }

    @Test
    void values_outOfRange_areRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new RetryPolicy(Duration.ZERO, 2, second, second, 0))
                .hasMessage("firstPause: more than zero and up to longestPause; were PT0S and PT1S");
        assertThatThrownBy(() -> new RetryPolicy(second, Double.NaN, second, second, 0))
                .hasMessage("growth: from 1 to 100; was NaN");
        assertThatThrownBy(() -> new RetryPolicy(second, 2, second, second, 0.6))
                .hasMessage("jitter: from 0 to 0.5; was 0.6");
    }

    private static AttemptOutcome failed(Duration pause) {
        return new AttemptOutcome(Kind.FAILED, "status 503", pause);
    }

    private static Delivery delivery(int attempts) {
        Notification notification = new Notification("msg_1", "verdict.changed", Instant.EPOCH, "{}");
        NewDelivery owed = new NewDelivery("webhook", "an_1", notification, OFFERED);
        return new Delivery(1, owed, Delivery.State.PENDING, attempts, OFFERED, "");
    }
}
