package io.canaryjudge.http.outbox;

import io.canaryjudge.spi.AttemptOutcome;
import java.time.Duration;

/**
 * Whether a receiver is to be left alone. After some failures in a row nothing is sent for a while, then one delivery to see;
 * if it fails, the while grows. A receiver that asks for a pause gets it. Immutable.
 *
 * @param failures in a row
 * @param openUntilMillis nothing is sent before; {@link Long#MAX_VALUE} when the receiver wants no more at all
 */
record Circuit(int failures, long openUntilMillis) {

    /** Of a receiver that nothing is known against. */
    static final Circuit CLOSED = new Circuit(0, Long.MIN_VALUE);

    /** So many failures in a row open it. */
    static final int THRESHOLD = 5;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 10;

    /** After an attempt that ended now. */
    Circuit after(AttemptOutcome outcome, long nowMillis) {
        return switch (outcome.kind()) {
            case DELIVERED -> isGone() ? this : CLOSED;
            case REFUSED -> this;
            case GONE -> new Circuit(failures + 1, Long.MAX_VALUE);
            case FAILED -> afterFailure(outcome.pause(), nowMillis);
        };
    }

    private Circuit afterFailure(Duration asked, long nowMillis) {
        int count = failures + 1;
        long until = asked.isZero() ? openUntilMillis : Math.max(openUntilMillis, nowMillis + asked.toMillis());
        if (count >= THRESHOLD) {
            until = Math.max(until, nowMillis + waitMillis(count - THRESHOLD));
        }
        return new Circuit(count, until);
    }

    private static long waitMillis(int doublings) {
        return Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(doublings, MOST_DOUBLINGS));
    }

    /** Whether another delivery may be tried while so many are under way. */
    boolean admits(int underWay, long nowMillis) {
        return nowMillis >= openUntilMillis && (failures < THRESHOLD || underWay == 0);
    }

    /** Whether the receiver wants no more. */
    boolean isGone() {
        return openUntilMillis == Long.MAX_VALUE;
    }
}
