package io.canaryjudge.connector.influxdb;

import java.util.Optional;

/** Which InfluxDB it is, with what has to be known of each to ask it. */
public sealed interface InfluxDbVersion {

    /**
     * 1, which is asked in InfluxQL.
     *
     * @param retentionPolicy where a query names none; absent for the database's default
     */
    record V1(String database, Optional<String> retentionPolicy) implements InfluxDbVersion {}

    /** 2, which is asked in Flux; queries name their buckets. */
    record V2(String organization) implements InfluxDbVersion {}

    /** 3, which is asked in SQL. */
    record V3(String database) implements InfluxDbVersion {}
}
