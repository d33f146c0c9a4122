package io.canaryjudge.benchmarks.simulation;

/**
 * What is different in the canary for one second.
 *
 * @param errorFactor what its error rate is multiplied by, 0 or more
 * @param latencyFactor what all its latencies are multiplied by, above 0
 * @param tailShare share of its requests that are slower still, 0 to 1
 * @param tailFactor what their latencies are multiplied by, besides, 1 or more
 */
public record Harm(double errorFactor, double latencyFactor, double tailShare, double tailFactor) {

    /** Nothing is different. */
    public static final Harm NONE = new Harm(1, 1, 0, 1);

    /** @throws IllegalArgumentException if a value is outside its range */
    public Harm {
        if (!(errorFactor >= 0 && errorFactor <= 1e6)) {
            throw new IllegalArgumentException("errorFactor must be 0 to 1e6, was " + errorFactor);
        }
        if (!(latencyFactor > 0 && latencyFactor <= 1e6)) {
            throw new IllegalArgumentException("latencyFactor must be above 0, was " + latencyFactor);
        }
        if (!(tailShare >= 0 && tailShare <= 1)) {
            throw new IllegalArgumentException("tailShare must be 0 to 1, was " + tailShare);
        }
        if (!(tailFactor >= 1 && tailFactor <= 1e6)) {
            throw new IllegalArgumentException("tailFactor must be 1 or more, was " + tailFactor);
        }
    }

    /** Errors only. */
    public static Harm errors(double factor) {
        return new Harm(factor, 1, 0, 1);
    }

    /** Latencies only, all of them. */
    public static Harm latency(double factor) {
        return new Harm(1, factor, 0, 1);
    }

    /** Latencies of a share of the requests only. */
    public static Harm tail(double share, double factor) {
        return new Harm(1, 1, share, factor);
    }
}
