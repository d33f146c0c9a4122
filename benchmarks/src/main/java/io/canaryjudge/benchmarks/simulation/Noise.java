package io.canaryjudge.benchmarks.simulation;

/**
 * A first-order autoregressive movement on the log scale, stationary from the start.
 *
 * @param spread standard deviation, 0 or more
 * @param correlation from one step to the next, 0 to below 1
 * @param stepSeconds how long a value holds, 1 or more
 */
public record Noise(double spread, double correlation, int stepSeconds) {

    /** No movement. */
    public static final Noise NONE = new Noise(0, 0, 1);

    /** @throws IllegalArgumentException if a value is outside its range */
    public Noise {
        if (!(spread >= 0 && spread <= 10)) {
            throw new IllegalArgumentException("spread must be 0 to 10, was " + spread);
        }
        if (!(correlation >= 0 && correlation < 1)) {
            throw new IllegalArgumentException("correlation must be 0 to below 1, was " + correlation);
        }
        if (stepSeconds < 1) {
            throw new IllegalArgumentException("stepSeconds must be 1 or more, was " + stepSeconds);
        }
    }

    /** Moves every second, with a correlation given over ten seconds. */
    public static Noise overTenSeconds(double spread, double correlation) {
        return new Noise(spread, Math.pow(correlation, 0.1), 1);
    }

    /** Holds a value for a minute; {@code correlation} is that of successive minutes. */
    public static Noise byMinute(double spread, double correlation) {
        return new Noise(spread, correlation, 60);
    }
}
