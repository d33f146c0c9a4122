package io.canaryjudge.connector.cluster;

import io.fabric8.kubernetes.client.Config;

/** A client's configuration for tests that make objects themselves. */
public final class ClusterAccess {

    private ClusterAccess() {}

    public static Config of(ClusterConfig config) {
        return config.toClient();
    }
}
