package io.canaryjudge.http.access;

import static io.canaryjudge.http.access.Role.ADMIN;
import static io.canaryjudge.http.access.Role.APPROVE;
import static io.canaryjudge.http.access.Role.INGEST;
import static io.canaryjudge.http.access.Role.OPERATE;
import static io.canaryjudge.http.access.Role.READ;
import static io.canaryjudge.http.access.ServiceSource.ALL;
import static io.canaryjudge.http.access.ServiceSource.BODY;
import static io.canaryjudge.http.access.ServiceSource.LINES;
import static io.canaryjudge.http.access.ServiceSource.LISTED;
import static io.canaryjudge.http.access.ServiceSource.NONE;
import static io.canaryjudge.http.access.ServiceSource.QUERY;
import static io.canaryjudge.http.access.ServiceSource.STORED;

import java.util.List;
import java.util.Optional;

/** What each route asks. A route without a row is refused to everybody. */
public final class AccessTable {

    /** The rows, in the order of the router. */
    public static final List<AccessRow> ROWS = List.of(
            row("POST", "/api/v2/write", INGEST, LINES),
            row("POST", "/write", INGEST, LINES),
            row("POST", "/api/v1/samples", INGEST, LINES),
            row("POST", "/api/v1/histograms", INGEST, LINES),
            row("POST", "/v1/metrics", INGEST, LINES),
            row("POST", "/api/v1/write", INGEST, LINES),
            row("POST", "/api/v1/analyses", OPERATE, BODY),
            row("GET", "/api/v1/analyses", READ, LISTED),
            row("GET", "/api/v1/analyses/:id", READ, STORED),
            row("GET", "/api/v1/analyses/:id/verdict", READ, STORED),
            row("GET", "/api/v1/analyses/:id/events", READ, STORED),
            row("GET", "/api/v1/analyses/:id/distributions", READ, STORED),
            row("GET", "/api/v1/analyses/:id/history", READ, STORED),
            row("GET", "/api/v1/analyses/:id/timeline", READ, STORED),
            row("GET", "/api/v1/analyses/:id/policy", READ, STORED),
            row("POST", "/api/v1/replays", READ, BODY),
            row("POST", "/api/v1/policies/check", READ, NONE),
            row("POST", "/api/v1/signals", OPERATE, BODY),
            row("GET", "/api/v1/deliveries", READ, ALL),
            row("POST", "/api/v1/deliveries", OPERATE, ALL),
            row("GET", "/api/v1/windows", READ, QUERY),
            row("POST", "/ofrep/v1/evaluate/flags", READ, LISTED),
            row("POST", "/ofrep/v1/evaluate/flags/:key", READ, STORED),
            row("GET", "/api/v1/flags", READ, LISTED),
            row("GET", "/api/v1/flags/:key", READ, STORED),
            row("PUT", "/api/v1/flags/:key", OPERATE, STORED),
            row("PATCH", "/api/v1/flags/:key", OPERATE, STORED),
            row("DELETE", "/api/v1/flags/:key", OPERATE, STORED),
            row("GET", "/api/v1/tokens", ADMIN, ALL),
            row("POST", "/api/v1/tokens", ADMIN, ALL),
            row("DELETE", "/api/v1/tokens/:id", ADMIN, ALL),
            row("POST", "/api/v1/rollouts", OPERATE, BODY),
            row("GET", "/api/v1/rollouts", READ, LISTED),
            row("GET", "/api/v1/rollouts/:id", READ, STORED),
            row("GET", "/api/v1/rollouts/:id/report", READ, STORED),
            row("GET", "/api/v1/rollouts/:id/verdict", READ, STORED),
            row("GET", "/api/v1/rollouts/:id/events", READ, STORED),
            row("POST", "/api/v1/rollouts/:id/promote", OPERATE, STORED),
            row("POST", "/api/v1/rollouts/:id/abort", OPERATE, STORED),
            row("POST", "/api/v1/rollouts/:id/pause", OPERATE, STORED),
            row("POST", "/api/v1/rollouts/:id/resume", OPERATE, STORED),
            row("POST", "/api/v1/rollouts/:id/approve", APPROVE, STORED),
            row("POST", "/api/v1/rollouts/:id/override", APPROVE, STORED),
            row("POST", "/flagger/:policy/:hook", OPERATE, ALL),
            row("GET", "/argo/:policy/verdict", OPERATE, ALL),
            row("GET", "/api/v1/query", READ, ALL),
            row("POST", "/api/v1/query", READ, ALL),
            row("GET", "/api/v1/query_range", READ, ALL),
            row("POST", "/api/v1/query_range", READ, ALL),
            row("GET", "/api/v1/status/buildinfo", READ, NONE),
            row("POST", "/canaryConfig", OPERATE, ALL),
            row("GET", "/canaryConfig", READ, ALL),
            row("GET", "/canaryConfig/:id", READ, ALL),
            row("PUT", "/canaryConfig/:id", OPERATE, ALL),
            row("DELETE", "/canaryConfig/:id", OPERATE, ALL),
            row("POST", "/canary", OPERATE, ALL),
            row("POST", "/canary/:id", OPERATE, ALL),
            row("GET", "/canary/:id", READ, ALL),
            row("POST", "/standalone_canary_analysis", OPERATE, ALL),
            row("POST", "/standalone_canary_analysis/:id", OPERATE, ALL),
            row("GET", "/standalone_canary_analysis/:id", READ, ALL),
            row("GET", "/judges", READ, NONE),
            row("GET", "/metricsServices", READ, NONE),
            row("GET", "/credentials", READ, NONE),
            row("GET", "/metrics", READ, ALL),
            open("GET", "/api/v1/session"),
            open("POST", "/api/v1/session"),
            open("DELETE", "/api/v1/session"),
            open("GET", "/livez"),
            open("GET", "/readyz"),
            open("GET", "/openapi.yaml"),
            open("GET", "/policy.schema.json"),
            open("GET", "/rollout.schema.json"));

    private AccessTable() {}

    /**
     * The row of a route.
     *
     * @throws IllegalArgumentException if it has none
     */
    public static AccessRow row(String method, String path) {
        return ROWS.stream()
                .filter(row -> row.method().equals(method) && row.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no row has the route " + method + " " + path));
    }

    private static AccessRow row(String method, String path, Role role, ServiceSource source) {
        return new AccessRow(method, path, Optional.of(role), source);
    }

    /** A route that anybody may call. */
    private static AccessRow open(String method, String path) {
        return new AccessRow(method, path, Optional.empty(), NONE);
    }
}
