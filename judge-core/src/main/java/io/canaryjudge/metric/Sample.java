package io.canaryjudge.metric;

/**
 * One finished request as its sender saw it.
 *
 * @param series who served it
 * @param epochMillis when it finished, milliseconds since 1970-01-01T00:00Z
 * @param latencyMicros how long it took in microseconds, 0 or more, or {@link #NO_LATENCY}
 * @param outcome how it ended
 */
public record Sample(SeriesKey series, long epochMillis, long latencyMicros, Outcome outcome) {

    /** The value of {@code latencyMicros} when the sender did not measure it. */
    public static final long NO_LATENCY = -1;

    /** @throws IllegalArgumentException if the latency is negative, or if neither latency nor outcome is known */
    public Sample {
        if (latencyMicros < NO_LATENCY) {
            throw new IllegalArgumentException("latencyMicros must be 0 or more, was " + latencyMicros);
        }
        if (latencyMicros == NO_LATENCY && outcome == Outcome.UNKNOWN) {
            throw new IllegalArgumentException("a sample needs a latency, an outcome, or both");
        }
    }

    /** Whether the sender measured how long the request took. */
    public boolean hasLatency() {
        return latencyMicros != NO_LATENCY;
    }
}
