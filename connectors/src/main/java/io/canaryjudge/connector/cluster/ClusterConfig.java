package io.canaryjudge.connector.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which Kubernetes API is spoken to, and as whom.
 *
 * @param server its address, such as {@code https://10.0.0.1:6443}; none for where the process runs in a pod, or what a
 *     kubeconfig file says
 * @param token file with the bearer token, read anew for each client; none as above
 * @param authority file with the certificates that the server's must come from; none as above
 * @param requestTimeout for one request, 1 ms to 5 min
 */
public record ClusterConfig(
        Optional<String> server, Optional<Path> token, Optional<Path> authority, Duration requestTimeout) {

    /** What the surroundings say, ten seconds for a request. */
    public static final ClusterConfig SURROUNDINGS =
            new ClusterConfig(Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofSeconds(10));

    /** @throws IllegalArgumentException if the time is outside its range */
    public ClusterConfig {
        if (requestTimeout.toMillis() < 1 || requestTimeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("requestTimeout must be from 1 ms to PT5M, was " + requestTimeout);
        }
    }

    /** Nothing is tried twice by the client itself: that is the rollout's. */
    Config toClient() {
        ConfigBuilder builder = server.isPresent() ? new ConfigBuilder(Config.empty()) : new ConfigBuilder();
        server.ifPresent(builder::withMasterUrl);
        token.ifPresent(file -> builder.withOauthTokenProvider(new TokenFile(file)));
        authority.ifPresent(file -> builder.withCaCertFile(file.toString()));
        return builder.withRequestTimeout((int) requestTimeout.toMillis())
                .withConnectionTimeout((int) requestTimeout.toMillis())
                .withRequestRetryBackoffLimit(0)
                .withHttp2Disable(true)
                .build();
    }
}
