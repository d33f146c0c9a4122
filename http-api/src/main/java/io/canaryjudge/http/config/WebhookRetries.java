package io.canaryjudge.http.config;

import java.time.Duration;

/**
 * When something that a receiver has not taken is sent again: after pauses that begin with the first and grow to the longest.
 *
 * @param firstPause before the second attempt
 * @param longestPause not less than the first
 * @param giveUpAfter since the verdict changed
 */
public record WebhookRetries(Duration firstPause, Duration longestPause, Duration giveUpAfter) {

    /** 5 s to 8 h, for three days. */
    public static final WebhookRetries DEFAULT =
            new WebhookRetries(Duration.ofSeconds(5), Duration.ofHours(8), Duration.ofHours(72));

    /** @throws IllegalArgumentException if the longest pause is less than the first */
    public WebhookRetries {
        if (longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "longestPause must not be less than firstPause, " + firstPause + "; was " + longestPause);
        }
    }
}
