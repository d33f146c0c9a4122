package io.canaryjudge.http.cli;

import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.connector.source.SourceServer.Access;
import io.canaryjudge.http.config.SourceSettings;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which source a command asks. */
final class SourceOptions {

    @Option(names = "--source", paramLabel = "URL", description = "The Prometheus to ask.")
    @Nullable URI url;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Holds the token that it wants.")
    @Nullable Path tokenFile;

    @Option(
            names = "--instance-label",
            paramLabel = "LABEL",
            description = "Tells instances apart (default: ${DEFAULT-VALUE}).")
    String instanceLabel = "instance";

    boolean isGiven() {
        return url != null;
    }

    SourceSettings settings() {
        if (url == null) {
            throw new UsageException("--source is missing, such as --source http://127.0.0.1:9090");
        }
        try {
            SourceServer config = SourceServer.of("source", url);
            SourceSettings settings = SourceSettings.of(
                    tokenFile == null
                            ? config
                            : config.withAccess(
                                    new Access.Bearer(InputFiles.text(tokenFile).strip())));
            return settings.withInstanceLabel(instanceLabel);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--source: " + e.getMessage());
        }
    }
}
