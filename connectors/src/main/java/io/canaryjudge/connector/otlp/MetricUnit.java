package io.canaryjudge.connector.otlp;

import java.util.Map;

/** Units of time as metrics name them. */
final class MetricUnit {

    private static final Map<String, Double> MICROS = Map.of("s", 1e6, "ms", 1e3, "us", 1.0, "ns", 1e-3);

    private MetricUnit() {}

    /** How many microseconds a unit has; without one, durations are in seconds, as the semantic conventions want it. */
    static double micros(String metric, String unit) throws PointRefusedException {
        boolean isByConvention = unit.isEmpty() && metric.endsWith(".duration");
        Double micros = MICROS.get(isByConvention ? "s" : unit);
        if (micros == null) {
            throw new PointRefusedException(
                    PointFate.UNIT, "the unit must be s, ms, us or ns, was '" + Excerpt.of(unit) + "'");
        }
        return micros;
    }
}
