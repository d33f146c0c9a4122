package io.canaryjudge.http.integration;

import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.ServerConfig;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The policies that controllers may name in a path. */
public final class PolicyNames {

    private final PolicyDocument defaultPolicy;
    private final Map<String, PolicyDocument> named;

    PolicyNames(ServerConfig config) {
        defaultPolicy = config.defaultPolicy();
        named = config.policies();
    }

    /** The policy of this name; empty where there is none. */
    public Optional<PolicyDocument> find(String name) {
        return name.equals(ServerConfig.DEFAULT_POLICY)
                ? Optional.of(defaultPolicy)
                : Optional.ofNullable(named.get(name));
    }

    /** All names in words, for one who used another. */
    public String allowed() {
        TreeSet<String> names = new TreeSet<>(named.keySet());
        names.add(ServerConfig.DEFAULT_POLICY);
        return String.join(", ", names);
    }
}
