package io.canaryjudge.connector.control;

import java.time.Duration;

/**
 * How much a controller takes upon itself.
 *
 * @param timeout for one attempt, 1 ms to 1 h; what the command itself allows if that is less
 * @param threads how many commands of different rollouts are carried out at the same time, 1 to 64
 * @param remembered how many rollouts, and how many outcomes, it remembers, 1 to 100 000
 */
public record ControlLimits(Duration timeout, int threads, int remembered) {

    /** Whatever was given up may take this long to end before the next command of its rollout is begun. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_THREADS = 64;
    private static final int MOST_REMEMBERED = 100_000;

    /** Two minutes, eight at a time, a thousand remembered. */
    public static final ControlLimits DEFAULT = new ControlLimits(Duration.ofMinutes(2), 8, 1000);

    /** @throws IllegalArgumentException if a number is outside its range */
    public ControlLimits {
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout must be from 1 ms to " + LONGEST + ", was " + timeout);
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads must be from 1 to " + MOST_THREADS + ", were " + threads);
        }
        if (remembered < 1 || remembered > MOST_REMEMBERED) {
            throw new IllegalArgumentException(
                    "remembered must be from 1 to " + MOST_REMEMBERED + ", was " + remembered);
        }
    }

    /** With this timeout instead. */
    public ControlLimits withTimeout(Duration other) {
        return new ControlLimits(other, threads, remembered);
    }
}
