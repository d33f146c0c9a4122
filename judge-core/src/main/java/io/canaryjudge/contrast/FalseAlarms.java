package io.canaryjudge.contrast;

/**
 * The probabilities with which a claim of a {@link PairedContrast} may be a false alarm, by what would have raised it.
 *
 * @param time noise over time: each claim needs a level of its own, since time brings new noise
 * @param instances differences between instances: they are drawn once, so claims over several stretches of time may
 *     share a level
 */
public record FalseAlarms(double time, double instances) {

    /** @throws IllegalArgumentException if a probability is not above 0 and below 0.5 */
    public FalseAlarms {
        if (!(time > 0 && time < 0.5) || !(instances > 0 && instances < 0.5)) {
            throw new IllegalArgumentException(
                    "false-alarm probabilities must be above 0 and below 0.5, were " + time + " and " + instances);
        }
    }

    /** The same for both. */
    public static FalseAlarms of(double alpha) {
        return new FalseAlarms(alpha, alpha);
    }
}
