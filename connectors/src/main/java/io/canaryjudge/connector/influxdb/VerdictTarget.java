package io.canaryjudge.connector.influxdb;

/**
 * Where verdicts are written to.
 *
 * @param into the database, or the bucket of version 2
 * @param measurement of verdicts; that of their metrics has {@code _metric} after it
 */
public record VerdictTarget(String into, String measurement) {

    /** The measurement where none is named. */
    public static final String MEASUREMENT = "canary_judge_verdict";

    /** @throws IllegalArgumentException if a name is blank */
    public VerdictTarget {
        if (into.isBlank() || measurement.isBlank()) {
            throw new IllegalArgumentException("into and measurement must not be blank");
        }
    }
}
