package io.canaryjudge.http.outbox;

import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Outbox.Settlement;
import java.time.Duration;

/**
 * When a delivery is tried again: after pauses that grow by a factor up to a longest one, and never sooner than the receiver
 * asks. The last attempt is made when the time is over.
 *
 * @param firstPause before the second attempt, more than zero
 * @param growth each pause by the one before, 1 or more
 * @param longestPause not less than the first
 * @param giveUpAfter since the delivery was offered
 * @param jitter by which share of itself a pause is made longer or shorter at random, from 0 to 0.5, so that what failed
 *     together does not come back together
 */
public record RetryPolicy(
        Duration firstPause, double growth, Duration longestPause, Duration giveUpAfter, double jitter) {

    /** From 5 s on, each three times the one before, up to 8 h, for three days. */
    public static final RetryPolicy DEFAULT = of(Duration.ofSeconds(5), Duration.ofHours(8), Duration.ofHours(72));

    /** Pauses that are each three times the one before, give or take a fifth. */
    public static RetryPolicy of(Duration firstPause, Duration longestPause, Duration giveUpAfter) {
        return new RetryPolicy(firstPause, 3, longestPause, giveUpAfter, 0.2);
    }

    /** @throws IllegalArgumentException if a value is out of its range */
    public RetryPolicy {
        if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "firstPause: more than zero and up to longestPause; were " + firstPause + " and " + longestPause);
        }
        if (!(growth >= 1 && growth <= 100)) {
            throw new IllegalArgumentException("growth: from 1 to 100; was " + growth);
        }
        if (!(jitter >= 0 && jitter <= 0.5)) {
            throw new IllegalArgumentException("jitter: from 0 to 0.5; was " + jitter);
        }
    }

    /**
     * What to note of an attempt.
     *
     * @param tried as it was before the attempt
     * @param nowMillis when the attempt ended, milliseconds since 1970
     * @param random from 0 to 1
     */
    Settlement settle(Delivery tried, AttemptOutcome outcome, long nowMillis, double random) {
        return switch (outcome.kind()) {
            case DELIVERED -> Settlement.delivered(nowMillis);
            case REFUSED, GONE -> Settlement.dead(nowMillis, outcome.reason());
            case FAILED -> again(tried, outcome, nowMillis, random);
        };
    }

    private Settlement again(Delivery tried, AttemptOutcome outcome, long nowMillis, double random) {
        long end = tried.owed().offeredMillis() + giveUpAfter.toMillis();
        long asked = nowMillis + outcome.pause().toMillis();
        if (nowMillis >= end || asked > end) {
            return Settlement.dead(nowMillis, outcome.reason());
        }
        long next = Math.min(end, nowMillis + pauseMillis(tried.attempts() + 1, random));
        return Settlement.again(Math.max(next, asked), outcome.reason());
    }

    /** The pause after so many failed attempts. */
    long pauseMillis(int failedAttempts, double random) {
        double grown = firstPause.toMillis() * Math.pow(growth, failedAttempts - 1.0);
        double pause = Math.min((double) longestPause.toMillis(), grown);
        return Math.round(pause * (1 + jitter * (2 * random - 1)));
    }
}
