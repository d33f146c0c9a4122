package io.canaryjudge.connector.haproxy;

import io.canaryjudge.connector.control.ControlException;
import io.canaryjudge.rollout.Pool;
import java.util.HashMap;
import java.util.Map;

/** What HAProxy counts of a backend's servers. */
final class Statistics {

    private static final String SERVERS_ONLY = " 4 -1";

    private final HaproxyConfig config;
    private final Map<String, Map<String, String>> rows;

    private Statistics(HaproxyConfig config, Map<String, Map<String, String>> rows) {
        this.config = config;
        this.rows = rows;
    }

    static Statistics read(RuntimeApi api, HaproxyConfig config) throws ControlException, InterruptedException {
        Table table = Table.read(api.ask("show stat " + config.backend() + SERVERS_ONLY), ",");
        Map<String, Map<String, String>> rows = new HashMap<>();
        for (Map<String, String> row : table.rows()) {
            if (Table.text(row, "pxname").equals(config.backend())) {
                rows.put(Table.text(row, "svname"), row);
            }
        }
        return new Statistics(config, rows);
    }

    /** How many sessions are open at present. */
    long sessions(Pool pool) throws ControlException {
        long sessions = 0;
        for (String server : config.servers(pool)) {
            sessions += Table.number(row(server), "scur");
        }
        return sessions;
    }

    boolean isUnchecked(String server) throws ControlException {
        return Table.text(row(server), "status").equals("no check");
    }

    private Map<String, String> row(String server) throws ControlException {
        Map<String, String> row = rows.get(server);
        if (row == null) {
            throw ControlException.failed("HAProxy counts nothing of server " + server);
        }
        return row;
    }
}
