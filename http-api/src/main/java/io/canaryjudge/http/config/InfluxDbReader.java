package io.canaryjudge.http.config;

import io.canaryjudge.connector.influxdb.InfluxDbVersion;
import io.canaryjudge.connector.influxdb.VerdictTarget;
import java.util.Optional;

/** Reads what is said of a source that is an InfluxDB. */
final class InfluxDbReader {

    private InfluxDbReader() {}

    static Optional<SourceType> read(Fields fields) {
        Optional<InfluxDbVersion> version = version(fields);
        Optional<VerdictTarget> verdicts = fields.has("writeVerdicts")
                ? version.flatMap(known -> target(fields.object("writeVerdicts"), known))
                : Optional.empty();
        fields.allow("writeVerdicts");
        return version.map(known -> new SourceType.InfluxDb(known, verdicts));
    }

    private static Optional<InfluxDbVersion> version(Fields fields) {
        if (!fields.has("version")) {
            fields.refuse("version", "is missing; it must be 1 (InfluxQL), 2 (Flux) or 3 (SQL)");
        }
        long number = fields.integer("version", 0, 1, 3);
        if (number == 2) {
            String organization = fields.requiredName("organization");
            return known(organization, new InfluxDbVersion.V2(organization));
        }
        if (number == 0) {
            fields.allow("database", "retentionPolicy", "organization");
            return Optional.empty();
        }
        String database = fields.requiredName("database");
        if (number == 3) {
            return known(database, new InfluxDbVersion.V3(database));
        }
        String policy = fields.name("retentionPolicy", "");
        return known(
                database, new InfluxDbVersion.V1(database, policy.isEmpty() ? Optional.empty() : Optional.of(policy)));
    }

    private static Optional<InfluxDbVersion> known(String needed, InfluxDbVersion version) {
        return needed.isEmpty() ? Optional.empty() : Optional.of(version);
    }

    private static Optional<VerdictTarget> target(Fields fields, InfluxDbVersion version) {
        String home = home(version);
        String into = home.isEmpty() ? fields.requiredName("into") : fields.name("into", home);
        String measurement = fields.name("measurement", VerdictTarget.MEASUREMENT);
        fields.refuseUnknownKeys();
        return into.isEmpty() ? Optional.empty() : fields.make(() -> new VerdictTarget(into, measurement));
    }

    /** The database that is asked; empty for version 2, where each query names its bucket. */
    private static String home(InfluxDbVersion version) {
        if (version instanceof InfluxDbVersion.V1 v1) {
            return v1.database();
        }
        return version instanceof InfluxDbVersion.V3 v3 ? v3.database() : "";
    }
}
