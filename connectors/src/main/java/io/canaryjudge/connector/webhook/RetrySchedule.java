package io.canaryjudge.connector.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How long to wait before each further attempt. The first attempt is made at once and is not in the list, so a delivery
 * has one attempt more than there are pauses.
 *
 * @param pauses before the second attempt, the third and so on, each from 0 to 7 days, at most 100; may be empty
 * @param jitter by which share of itself a pause is made longer or shorter at random, from 0 to 0.5, so that what
 *     failed together does not come back together
 */
public record RetrySchedule(List<Duration> pauses, double jitter) {

    private static final Duration MAX_PAUSE = Duration.ofDays(7);
    private static final int MAX_PAUSES = 100;

    /** What Standard Webhooks gives as its example, over three days, with a jitter of a tenth. */
    public static final RetrySchedule STANDARD = new RetrySchedule(
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20),
                    Duration.ofHours(24)),
            0.1);

    /** @throws IllegalArgumentException if a pause, their number or the jitter is out of range */
    public RetrySchedule {
        pauses = List.copyOf(pauses);
        if (pauses.size() > MAX_PAUSES) {
            throw new IllegalArgumentException("pauses: at most " + MAX_PAUSES + "; were " + pauses.size());
        }
        for (Duration pause : pauses) {
            if (pause.isNegative() || pause.compareTo(MAX_PAUSE) > 0) {
                throw new IllegalArgumentException("pauses: each from 0 to " + MAX_PAUSE + "; one was " + pause);
            }
        }
        if (!(jitter >= 0 && jitter <= 0.5)) {
            throw new IllegalArgumentException("jitter: from 0 to 0.5; was " + jitter);
        }
    }

    /**
     * The pause before the next attempt, or nothing when there is none left.
     *
     * @param failedAttempts how many were made, from 1
     */
    Optional<Duration> pauseAfter(int failedAttempts, SplittableRandom random) {
        if (failedAttempts > pauses.size()) {
            return Optional.empty();
        }
        double factor = 1 + jitter * (2 * random.nextDouble() - 1);
        return Optional.of(
                Duration.ofNanos(Math.round(pauses.get(failedAttempts - 1).toNanos() * factor)));
    }
}
