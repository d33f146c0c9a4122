package io.canaryjudge.connector.remotewrite;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The unit of a latency metric, which its name ends with. */
enum LatencyUnit {
    SECONDS("_seconds", 1e6),
    MILLISECONDS("_milliseconds", 1e3),
    MICROSECONDS("_microseconds", 1),
    NANOSECONDS("_nanoseconds", 1e-3);

    private final String suffix;
    private final double micros;

    LatencyUnit(String suffix, double micros) {
        this.suffix = suffix;
        this.micros = micros;
    }

    /** @throws IllegalArgumentException if the name tells none */
    static LatencyUnit ofName(String metric) {
        return Arrays.stream(values())
                .filter(unit -> metric.endsWith(unit.suffix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the name of a latency metric must end with one of "
                        + Arrays.stream(values()).map(unit -> unit.suffix).collect(Collectors.joining(", ")) + "; was '"
                        + metric + "'"));
    }

    /** How many microseconds one of it has. */
    double micros() {
        return micros;
    }
}
