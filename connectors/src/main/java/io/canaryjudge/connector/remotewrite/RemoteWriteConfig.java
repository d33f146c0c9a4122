package io.canaryjudge.connector.remotewrite;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which series are requests, of whom, and how they ended.
 *
 * @param metrics the metrics to follow
 * @param identity the labels that say who served
 * @param outcomeLabels labels that say how a request ended, the first one that is understood counts
 * @param ignored series with one of these labels and values are left out
 * @param limits how much is kept
 */
public record RemoteWriteConfig(
        MetricNames metrics,
        IdentityLabels identity,
        List<String> outcomeLabels,
        Map<String, String> ignored,
        Limits limits) {

    /** The conventions of OpenTelemetry, Micrometer, the Prometheus clients, gRPC and Istio. */
    public static final RemoteWriteConfig DEFAULT = new RemoteWriteConfig(
            MetricNames.DEFAULT,
            IdentityLabels.DEFAULT,
            List.of(
                    "http_response_status_code",
                    "status_code",
                    "code",
                    "status",
                    "response_code",
                    "outcome",
                    "grpc_code"),
            Map.of("reporter", "source"),
            Limits.DEFAULT);

    public RemoteWriteConfig {
        outcomeLabels = List.copyOf(outcomeLabels);
        ignored = Map.copyOf(ignored);
    }

    /** The same with other limits. */
    public RemoteWriteConfig withLimits(Limits other) {
        return new RemoteWriteConfig(metrics, identity, outcomeLabels, ignored, other);
    }

    /** The same with other metrics. */
    public RemoteWriteConfig withMetrics(MetricNames other) {
        return new RemoteWriteConfig(other, identity, outcomeLabels, ignored, limits);
    }

    /**
     * The metrics to follow, by their names. Of several that a version of a service has, the first counts.
     *
     * @param latencies histograms of latencies, without {@code _bucket}; the suffix tells the unit
     * @param counters counters of requests
     */
    public record MetricNames(List<String> latencies, List<String> counters) {

        /** The names by convention. */
        public static final MetricNames DEFAULT = new MetricNames(
                List.of(
                        "http_server_request_duration_seconds",
                        "http_server_requests_seconds",
                        "http_request_duration_seconds",
                        "grpc_server_handling_seconds",
                        "istio_request_duration_milliseconds"),
                List.of("http_requests_total", "grpc_server_handled_total", "istio_requests_total"));

        private static final int MOST = 100;

        /** @throws IllegalArgumentException if there are too many, one stands twice, or a latency has no unit */
        public MetricNames {
            latencies = List.copyOf(latencies);
            counters = List.copyOf(counters);
            if (latencies.size() + counters.size() > MOST) {
                throw new IllegalArgumentException(
                        "metrics must be at most " + MOST + ", were " + (latencies.size() + counters.size()));
            }
            latencies.forEach(LatencyUnit::ofName);
        }
    }

    /**
     * The labels that say who served, each a list of which the first that a series has counts.
     *
     * @param service labels that name the service
     * @param version labels that name its version
     * @param instance labels that name the process
     */
    public record IdentityLabels(List<String> service, List<String> version, List<String> instance) {

        /** The labels by convention. */
        public static final IdentityLabels DEFAULT = new IdentityLabels(
                List.of("service", "destination_canonical_service", "job"),
                List.of("version", "app_version", "service_version", "destination_version"),
                List.of("pod", "instance"));

        public IdentityLabels {
            service = List.copyOf(service);
            version = List.copyOf(version);
            instance = List.copyOf(instance);
        }
    }

    /**
     * How much is kept.
     *
     * @param maxSeries most series followed at one time, each bucket of a classic histogram being one
     * @param idle after how long without a sample a series is forgotten
     * @param assembly how long the buckets of one moment of a classic histogram are waited for
     */
    public record Limits(int maxSeries, Duration idle, Duration assembly) {

        /** Room for a thousand processes of a hundred series. */
        public static final Limits DEFAULT = new Limits(100_000, Duration.ofMinutes(15), Duration.ofSeconds(5));

        /** @throws IllegalArgumentException if one is not positive, or the wait is longer than the idle time */
        public Limits {
            if (maxSeries < 1) {
                throw new IllegalArgumentException("maxSeries must be 1 or more, was " + maxSeries);
            }
            if (assembly.isNegative() || assembly.isZero() || assembly.compareTo(idle) > 0) {
                throw new IllegalArgumentException(
                        "assembly must be positive and at most idle (" + idle + "), was " + assembly);
            }
        }
    }
}
