package io.canaryjudge.window;

import io.canaryjudge.metric.Reading;

/**
 * Readings of one name, added up. Immutable; merging is associative and commutative, to within rounding.
 *
 * @param count how many readings, 1 or more
 * @param sum of their values; their mean is within what one of them may be
 */
public record ReadingTally(long count, double sum) {

    /** What adding up may round away. */
    private static final double ROUNDING = 1e-6;

    /** @throws IllegalArgumentException if there is no reading or no readings can have that sum */
    public ReadingTally {
        if (count < 1 || !(Math.abs(sum) <= (1 + ROUNDING) * Reading.MAX_VALUE * count)) {
            throw new IllegalArgumentException("a tally needs a count of 1 or more and a sum of up to 1e100 for each,"
                    + " had " + count + " and " + sum);
        }
    }

    /** Both together. */
    public ReadingTally merge(ReadingTally other) {
        return new ReadingTally(count + other.count, sum + other.sum);
    }

    /** The arithmetic mean of the values. */
    public double mean() {
        return sum / count;
    }
}
