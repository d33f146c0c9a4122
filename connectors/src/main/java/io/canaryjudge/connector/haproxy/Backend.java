package io.canaryjudge.connector.haproxy;

import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.rollout.Pool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A backend's servers at one moment. */
final class Backend {

    private static final int RUNNING = 2;

    private final HaproxyConfig config;
    private final Map<String, ServerState> servers;

    private Backend(HaproxyConfig config, Map<String, ServerState> servers) {
        this.config = config;
        this.servers = servers;
    }

    static Backend read(RuntimeApi api, HaproxyConfig config) throws ControlException, InterruptedException {
        Table table = Table.read(api.ask("show servers state " + config.backend()), " ");
        Map<String, ServerState> servers = new LinkedHashMap<>();
        for (Map<String, String> row : table.rows()) {
            String name = Table.text(row, "srv_name");
            servers.put(
                    name,
                    new ServerState(
                            name,
                            Table.number(row, "srv_op_state") == RUNNING,
                            Table.number(row, "srv_admin_state"),
                            Table.number(row, "srv_uweight")));
        }
        Backend backend = new Backend(config, servers);
        backend.requireServers();
        return backend;
    }

    private void requireServers() throws ControlException {
        for (String server : config.servers(Pool.ALL)) {
            if (!servers.containsKey(server)) {
                throw ControlException.refused(
                        "backend " + config.backend() + " has no server " + server + ", only " + servers.keySet());
            }
        }
    }

    /** @throws ControlException if a server gets requests that no rollout is told of */
    void requireNoOthers() throws ControlException {
        List<String> ours = config.servers(Pool.ALL);
        List<String> others = servers.values().stream()
                .filter(server -> !ours.contains(server.name()) && server.effectiveWeight() > 0)
                .map(ServerState::name)
                .toList();
        if (!others.isEmpty()) {
            throw ControlException.refused("backend " + config.backend()
                    + " has servers that belong to neither baseline nor canary and get requests: " + others);
        }
    }

    List<ServerState> servers(Pool pool) {
        return config.servers(pool).stream().map(servers::get).toList();
    }

    /** The weights of all servers of the configuration. */
    Map<String, Integer> weights() {
        Map<String, Integer> weights = new TreeMap<>();
        servers(Pool.ALL).forEach(server -> weights.put(server.name(), server.weight()));
        return weights;
    }

    /** The share of new requests that goes to the canary, percent, rounded. */
    int canaryPercent() {
        long canary = sum(Pool.CANARY);
        long all = canary + sum(Pool.BASELINE);
        return all == 0 ? 0 : (int) Math.round(100.0 * canary / all);
    }

    private long sum(Pool pool) {
        return servers(pool).stream().mapToLong(ServerState::effectiveWeight).sum();
    }
}
