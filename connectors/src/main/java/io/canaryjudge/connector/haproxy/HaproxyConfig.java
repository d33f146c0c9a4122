package io.canaryjudge.connector.haproxy;

import io.canaryjudge.rollout.Pool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The servers of one backend that a rollout shifts traffic between.
 *
 * @param backend its name in HAProxy's configuration
 * @param baseline the servers of the version that is trusted
 * @param canary the servers of the version on trial; with the others at most 90, none of them in both lists
 */
public record HaproxyConfig(HaproxyAddress address, String backend, List<String> baseline, List<String> canary) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,100}");
    private static final int MOST_SERVERS = 90;

    /** @throws IllegalArgumentException if a name is none of HAProxy's, or the lists do not fit */
    public HaproxyConfig {
        baseline = List.copyOf(baseline);
        canary = List.copyOf(canary);
        requireName("backend", backend);
        baseline.forEach(server -> requireName("baseline", server));
        canary.forEach(server -> requireName("canary", server));
        List<String> all = new ArrayList<>(baseline);
        all.addAll(canary);
        if (baseline.isEmpty() || canary.isEmpty() || all.size() > MOST_SERVERS) {
            throw new IllegalArgumentException("baseline and canary must have a server each and at most " + MOST_SERVERS
                    + " together, had " + baseline.size() + " and " + canary.size());
        }
        if (new HashSet<>(all).size() < all.size()) {
            throw new IllegalArgumentException("baseline and canary must name each server once, were " + all);
        }
    }

    List<String> servers(Pool pool) {
        List<String> servers = new ArrayList<>();
        if (pool != Pool.CANARY) {
            servers.addAll(baseline);
        }
        if (pool != Pool.BASELINE) {
            servers.addAll(canary);
        }
        return servers;
    }

    private static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " must be 1 to 100 letters, digits and . _ : - , was '" + name + "'");
        }
    }
}
