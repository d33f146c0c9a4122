package io.canaryjudge.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Times in words. */
final class Times {

    private Times() {}

    /** Such as {@code 1h30m}, {@code 45s} or {@code 0s}. */
    static String words(Duration time) {
        return time.isZero() ? "0s" : time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    static String between(long fromMillis, long untilMillis) {
        return words(Duration.ofMillis(Math.max(0, untilMillis - fromMillis)));
    }

    /** Such as {@code 2026-11-23T10:04:12Z}. */
    static String at(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }
}
