package io.canaryjudge.http.ingest;

/** What a field of a sent line tells about the request. */
public enum SampleField {
    LATENCY_MICROS("latency_us", 1),
    LATENCY_MILLIS("latency_ms", 1_000),
    DURATION_SECONDS("duration_s", 1_000_000),
    /** The HTTP status code, 100 to 599; 500 and more is a failure. */
    STATUS("status", 0),
    /** Whether the request failed. */
    ERROR("error", 0);

    private final String defaultName;
    private final double microsPerUnit;

    SampleField(String defaultName, double microsPerUnit) {
        this.defaultName = defaultName;
        this.microsPerUnit = microsPerUnit;
    }

    /** The name it has in line protocol, unless the mapping says otherwise, and always in NDJSON. */
    public String defaultName() {
        return defaultName;
    }

    boolean isLatency() {
        return microsPerUnit > 0;
    }

    /** A latency in this field's unit as whole microseconds, rounded half up; ends at {@code Long.MAX_VALUE}. */
    long toMicros(double latency) {
        return Math.round(latency * microsPerUnit);
    }
}
