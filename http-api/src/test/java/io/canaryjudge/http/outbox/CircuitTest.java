package io.canaryjudge.http.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private static final long NOW = 1_000_000;

    @Test
    void circuit_ofAReceiverThatAnswers_isClosed() {
        Circuit circuit = Circuit.CLOSED;
        for (int i = 0; i < 4; i++) {
            circuit = circuit.after(outcome(Kind.FAILED, 0), NOW);
        }

        assertThat(circuit.admits(7, NOW)).isTrue();
        assertThat(circuit.after(outcome(Kind.DELIVERED, 0), NOW)).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void circuit_afterFiveFailures_opensAndLetsOneThroughWhenTheWaitIsOver() {
        Circuit open = failing(5);

        assertThat(open.admits(0, NOW + 1_999)).isFalse();
        assertThat(open.admits(0, NOW + 2_000)).isTrue();
        assertThat(open.admits(1, NOW + 2_000)).isFalse();
        assertThat(open.after(outcome(Kind.DELIVERED, 0), NOW + 2_000)).isEqualTo(Circuit.CLOSED);
    }

    @Test
    void waits_growToFiveMinutes() {
        List<Long> seconds = new ArrayList<>();
        for (int failures = 5; failures < 16; failures++) {
            seconds.add((failing(failures).openUntilMillis() - NOW) / 1_000);
        }

        assertThat(seconds).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
        assertThat(failing(10_000).openUntilMillis()).isEqualTo(NOW + 300_000);
    }

    @Test
    void receiver_thatAsksForAPause_isLeftAloneThatLong() {
        Circuit circuit = Circuit.CLOSED.after(outcome(Kind.FAILED, 60), NOW);

        assertThat(circuit.admits(0, NOW + 59_999)).isFalse();
        assertThat(circuit.admits(0, NOW + 60_000)).isTrue();
    }

    @Test
    void receiver_thatIsGone_isLeftAloneForGood() {
        Circuit gone = Circuit.CLOSED.after(outcome(Kind.GONE, 0), NOW);

        assertThat(gone.isGone()).isTrue();
        assertThat(gone.admits(0, Long.MAX_VALUE - 1)).isFalse();
        assertThat(gone.after(outcome(Kind.DELIVERED, 0), NOW).isGone()).isTrue();
        assertThat(Circuit.CLOSED.isGone()).isFalse();
    }

    @Test
    void delivery_thatMayNotBeMade_saysNothingOfTheReceiver() {
        assertThat(failing(5).after(outcome(Kind.REFUSED, 0), NOW)).isEqualTo(failing(5));
    }

    private static Circuit failing(int times) {
        Circuit circuit = Circuit.CLOSED;
        for (int i = 0; i < times; i++) {
            circuit = circuit.after(outcome(Kind.FAILED, 0), NOW);
        }
        return circuit;
    }

    private static AttemptOutcome outcome(Kind kind, long pauseSeconds) {
        return new AttemptOutcome(kind, "status", Duration.ofSeconds(pauseSeconds));
    }
}
