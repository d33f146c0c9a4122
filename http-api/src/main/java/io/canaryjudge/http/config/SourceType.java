package io.canaryjudge.http.config;

import io.canaryjudge.connector.influxdb.InfluxDbVersion;
import io.canaryjudge.connector.influxdb.VerdictTarget;
import java.util.Optional;

/** What kind of source it is. */
public sealed interface SourceType {

    /** A Prometheus, or what answers as one. */
    record Prometheus() implements SourceType {}

    /**
     * An InfluxDB.
     *
     * @param verdicts where verdicts are written to; absent for nowhere
     */
    record InfluxDb(InfluxDbVersion version, Optional<VerdictTarget> verdicts) implements SourceType {}
}
