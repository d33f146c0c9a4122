package io.canaryjudge.metric;

import java.util.List;

/**
 * What an instance's sender tells of one moment: one finished request as it saw it, readings, or both.
 *
 * @param series who served the request, or was read
 * @param epochMillis when it finished, milliseconds since 1970-01-01T00:00Z
 * @param latencyMicros how long it took in microseconds, 0 or more, or {@link #NO_LATENCY}
 * @param outcome how it ended
 * @param readings named numbers, which count as no request
 */
public record Sample(SeriesKey series, long epochMillis, long latencyMicros, Outcome outcome, List<Reading> readings) {

    /** The value of {@code latencyMicros} when the sender did not measure it. */
    public static final long NO_LATENCY = -1;

    /** @throws IllegalArgumentException if the latency is negative, or if nothing is known at all */
    public Sample {
        readings = List.copyOf(readings);
        if (latencyMicros < NO_LATENCY) {
            throw new IllegalArgumentException("latencyMicros must be 0 or more, was " + latencyMicros);
        }
        if (latencyMicros == NO_LATENCY && outcome == Outcome.UNKNOWN && readings.isEmpty()) {
            throw new IllegalArgumentException("a sample needs a latency, an outcome or a reading");
        }
    }

    /**
     * A request without readings.
     *
     * @throws IllegalArgumentException if the latency is negative, or if neither latency nor outcome is known
     */
    public Sample(SeriesKey series, long epochMillis, long latencyMicros, Outcome outcome) {
        this(series, epochMillis, latencyMicros, outcome, List.of());
    }

    /** Whether the sender measured how long the request took. */
    public boolean hasLatency() {
        return latencyMicros != NO_LATENCY;
    }
}
