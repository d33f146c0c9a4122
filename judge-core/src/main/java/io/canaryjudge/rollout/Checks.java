package io.canaryjudge.rollout;

import java.time.Duration;

/** The refusals that several values of this package share. */
final class Checks {

    private Checks() {}

    static void percent(String name, int value) {
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException(name + " must be from 0 to 100, was " + value);
        }
    }

    static void text(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
    }

    /** Not negative, and a year at most, so that sums of times never overflow. */
    static void time(String name, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException(name + " must be from 0 to 366 days, was " + value);
        }
    }

    static void positive(String name, Duration value) {
        time(name, value);
        if (value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than 0");
        }
    }
}
