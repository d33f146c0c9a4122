package io.canaryjudge.benchmarks.evaluation;

/**
 * How a rollout is looked at.
 *
 * @param seconds its length, 10 or more
 * @param longWindowSeconds what judges of time series take for one point, a multiple of 10
 */
record Horizon(int seconds, int longWindowSeconds) {

    Horizon {
        if (seconds < 10) {
            throw new IllegalArgumentException("seconds must be 10 or more, was " + seconds);
        }
        if (longWindowSeconds < 10 || longWindowSeconds % 10 != 0) {
            throw new IllegalArgumentException("longWindowSeconds must be a multiple of 10, was " + longWindowSeconds);
        }
    }

    /** With points of one minute, as Kayenta is usually run. */
    static Horizon ofMinutes(int minutes) {
        return new Horizon(minutes * 60, 60);
    }
}
