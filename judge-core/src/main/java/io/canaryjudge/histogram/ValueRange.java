package io.canaryjudge.histogram;

/**
 * Bounds within which values are known to lie.
 *
 * @param least nothing is smaller
 * @param most nothing is larger; infinite where that is not known
 */
public record ValueRange(double least, double most) {

    /** Nothing is known but that latencies are not negative. */
    public static final ValueRange UNKNOWN = new ValueRange(0, Double.POSITIVE_INFINITY);

    /** @throws IllegalArgumentException unless {@code 0 <= least <= most} */
    public ValueRange {
        if (!(least >= 0 && least <= most)) {
            throw new IllegalArgumentException(
                    "least and most must be 0 <= least <= most, were " + least + ", " + most);
        }
    }
}
