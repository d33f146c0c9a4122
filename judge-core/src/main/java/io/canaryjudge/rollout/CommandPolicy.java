package io.canaryjudge.rollout;

import java.time.Duration;

/**
 * How patient the machine is with a controller.
 *
 * @param answerWithin how long one attempt may take
 * @param attempts how often a command is sent before it is given up, 1 to 20
 * @param retryAfter how long after a failure it is sent again; an immediate rollback does not wait
 */
public record CommandPolicy(Duration answerWithin, int attempts, Duration retryAfter) {

    /** Two minutes an attempt, three attempts, ten seconds between them. */
    public static final CommandPolicy DEFAULT = new CommandPolicy(Duration.ofMinutes(2), 3, Duration.ofSeconds(10));

    /** @throws IllegalArgumentException if a number is outside its range */
    public CommandPolicy {
        Checks.positive("answerWithin", answerWithin);
        Checks.time("retryAfter", retryAfter);
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("attempts must be from 1 to 20, were " + attempts);
        }
    }
}
