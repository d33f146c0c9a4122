package io.canaryjudge.metric;

/**
 * A named number that was read off an instance at one moment, such as {@code cpu} or {@code queue_depth}, or so many
 * events since the reading before, such as {@code conversions}.
 *
 * @param name 1 to 256 characters
 * @param value -1e100 to 1e100, so that sums and squares of readings stay finite
 */
public record Reading(String name, double value) {

    /** Longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 256;

    /** Largest value; its negative is the smallest. */
    public static final double MAX_VALUE = 1e100;

    /** The most names that the readings of one series may have. */
    public static final int MAX_NAMES = 32;

    /** @throws IllegalArgumentException if the name or the value is outside its range */
    public Reading {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "a reading's name must have 1 to " + MAX_NAME_LENGTH + " characters, had " + name.length());
        }
        if (!(Math.abs(value) <= MAX_VALUE)) {
            throw new IllegalArgumentException("a reading must be -1e100 to 1e100, was " + value);
        }
    }
}
