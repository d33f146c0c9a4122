package io.canaryjudge.counts;

/**
 * A number of one instance over a short time, such as its mean CPU or its requests a second.
 *
 * @param instance name of the instance, unique within its cohort
 * @param value finite
 */
public record InstanceLevel(String instance, double value) {

    /** @throws IllegalArgumentException if the value is not finite */
    public InstanceLevel {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value must be finite, was " + value + " at '" + instance + "'");
        }
    }
}
