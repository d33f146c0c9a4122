package io.canaryjudge.http.cli;

import io.canaryjudge.connector.influxdb.InfluxDbVersion;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.canaryjudge.http.config.Durations;
import io.canaryjudge.http.config.SourceSettings;
import io.canaryjudge.http.config.SourceType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which source a command asks. */
final class SourceOptions {

    /** What a source can be. */
    enum Kind {
        prometheus,
        influxdb1,
        influxdb2,
        influxdb3
    }

    @Option(names = "--source", paramLabel = "URL", description = "The source to ask.")
    @Nullable URI url;

    @Option(
            names = "--source-type",
            paramLabel = "TYPE",
            description = "What it is: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Kind kind = Kind.prometheus;

    @Option(names = "--database", paramLabel = "NAME", description = "The database of an InfluxDB 1 or 3.")
    String database = "";

    @Option(names = "--organization", paramLabel = "NAME", description = "The organization of an InfluxDB 2.")
    String organization = "";

    @Option(names = "--token-file", paramLabel = "FILE", description = "Holds the token that it wants.")
    @Nullable Path tokenFile;

    @Option(names = "--user", paramLabel = "NAME", description = "The user that it knows us as.")
    String user = "";

    @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the user's password.")
    @Nullable Path passwordFile;

    @Option(
            names = "--instance-label",
            paramLabel = "LABEL",
            description = "Tells instances apart (default: ${DEFAULT-VALUE}).")
    String instanceLabel = "instance";

    @Option(
            names = "--step",
            paramLabel = "TIME",
            description = "How far apart values are that it computes (default: ${DEFAULT-VALUE}).")
    String step = "15s";

    boolean isGiven() {
        return url != null;
    }

    SourceSettings settings() {
        if (url == null) {
            throw new UsageException("--source is missing, such as --source http://127.0.0.1:9090");
        }
        try {
            SourceServer server = SourceServer.of("source", url).withAccess(access());
            SourceSettings settings = SourceSettings.of(server, type()).withInstanceLabel(instanceLabel);
            return settings.withTimes(settings.every(), step(), settings.patience());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--source: " + e.getMessage());
        }
    }

    private Duration step() {
        return Durations.parse(step)
                .filter(length -> length.toMillis() >= 1_000)
                .orElseThrow(() -> new UsageException("--step must be a duration of 1s or more, was '" + step + "'"));
    }

    private Access access() {
        if (tokenFile != null) {
            return new Access.Bearer(InputFiles.text(tokenFile).strip());
        }
        if (user.isEmpty()) {
            return new Access.Open();
        }
        return new Access.Basic(
                user, passwordFile == null ? "" : InputFiles.text(passwordFile).strip());
    }

    private SourceType type() {
        return switch (kind) {
            case prometheus -> new SourceType.Prometheus();
            case influxdb1 -> influxDb(new InfluxDbVersion.V1(needed("--database", database), Optional.empty()));
            case influxdb2 -> influxDb(new InfluxDbVersion.V2(needed("--organization", organization)));
            case influxdb3 -> influxDb(new InfluxDbVersion.V3(needed("--database", database)));
        };
    }

    private static SourceType influxDb(InfluxDbVersion version) {
        return new SourceType.InfluxDb(version, Optional.empty());
    }

    private static String needed(String option, String value) {
        if (value.isBlank()) {
            throw new UsageException(option + " is missing, which this source needs");
        }
        return value;
    }
}
