package io.canaryjudge.http.pull;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How services, meshes and proxies usually name what they measure of requests. */
final class Conventions {

    private Conventions() {}

    /**
     * A histogram of durations.
     *
     * @param name without {@code _bucket}
     * @param unit as policies write it
     */
    record Durations(String name, String unit) {}

    /** A label by which failed requests are told, and the matcher for them. */
    record Failed(String label, String matcher) {}

    /** The label by which Istio tells the two who report each request; both would count it twice. */
    static final String REPORTER = "reporter";

    /** The best known come first. */
    static final List<Durations> DURATIONS = List.of(
            new Durations("http_server_request_duration_seconds", "s"),
            new Durations("http_server_requests_seconds", "s"),
            new Durations("http_server_duration_milliseconds", "ms"),
            new Durations("http_request_duration_seconds", "s"),
            new Durations("rpc_server_duration_milliseconds", "ms"),
            new Durations("grpc_server_handling_seconds", "s"),
            new Durations("istio_request_duration_milliseconds", "ms"),
            new Durations("envoy_cluster_upstream_rq_time", "ms"),
            new Durations("nginx_ingress_controller_request_duration_seconds", "s"));

    private static final List<String> COUNTERS = List.of(
            "http_requests_total",
            "http_server_requests_total",
            "http_server_requests_seconds_count",
            "http_server_request_duration_seconds_count",
            "http_server_duration_milliseconds_count",
            "http_request_duration_seconds_count",
            "grpc_server_handled_total",
            "rpc_server_duration_milliseconds_count",
            "istio_requests_total",
            "envoy_cluster_upstream_rq",
            "nginx_ingress_controller_requests");

    private static final String GRPC_FAULTS = "Unknown|DeadlineExceeded|Internal|Unavailable|DataLoss|Unimplemented";

    private static final List<Failed> FAILED = List.of(
            new Failed("http_response_status_code", "=~\"5..\""),
            new Failed("http_status_code", "=~\"5..\""),
            new Failed("status_code", "=~\"5..\""),
            new Failed("response_code", "=~\"5..\""),
            new Failed("envoy_response_code", "=~\"5..\""),
            new Failed("status", "=~\"5..\""),
            new Failed("code", "=~\"5..\""),
            new Failed("grpc_code", "=~\"" + GRPC_FAULTS + "\""),
            new Failed("rpc_grpc_status_code", "=~\"2|4|12|13|14|15\""));

    /** The metrics among these that count requests, the best known first. */
    static List<String> counters(Set<String> metrics) {
        return COUNTERS.stream().filter(metrics::contains).toList();
    }

    /** The histogram of durations among these metrics that is known best. */
    static Optional<Durations> durations(Set<String> metrics) {
        return DURATIONS.stream()
                .filter(known -> metrics.contains(known.name()) || metrics.contains(known.name() + "_bucket"))
                .findFirst();
    }

    /** How failed requests are told by one of these labels. */
    static Optional<Failed> failed(Set<String> labels) {
        return FAILED.stream().filter(known -> labels.contains(known.label())).findFirst();
    }
}
