package io.canaryjudge.benchmarks.simulation;

/**
 * Times that begin at random and in which everything is worse.
 *
 * @param perHour how often one begins while none lasts, 0 or more
 * @param shortestSeconds length, uniform from here
 * @param longestSeconds to here
 * @param latencyFactor what latencies are multiplied by
 * @param errorFactor what error rates are multiplied by
 */
public record Episodes(
        double perHour, int shortestSeconds, int longestSeconds, double latencyFactor, double errorFactor) {

    /** None ever. */
    public static final Episodes NONE = new Episodes(0, 1, 1, 1, 1);

    /** A neighbour on an instance's machine that takes its time: once an hour, for 5 to 15 minutes. */
    public static final Episodes NOISY_NEIGHBOUR = new Episodes(1, 300, 900, 1.5, 2);

    /** Errors of everybody, as from a dependency that fails: every second hour, for 30 to 120 seconds. */
    public static final Episodes ERROR_STORM = new Episodes(0.5, 30, 120, 1, 20);

    /** @throws IllegalArgumentException if a value is outside its range */
    public Episodes {
        if (!(perHour >= 0 && perHour <= 3_600)) {
            throw new IllegalArgumentException("perHour must be 0 to 3600, was " + perHour);
        }
        if (shortestSeconds < 1 || longestSeconds < shortestSeconds) {
            throw new IllegalArgumentException(
                    "lengths must ascend from 1 s, were " + shortestSeconds + " and " + longestSeconds);
        }
        if (!(latencyFactor > 0 && errorFactor >= 0)) {
            throw new IllegalArgumentException(
                    "factors must be positive, were " + latencyFactor + " and " + errorFactor);
        }
    }
}
