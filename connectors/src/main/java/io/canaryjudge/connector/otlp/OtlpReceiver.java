package io.canaryjudge.connector.otlp;

import io.canaryjudge.metric.SeriesKey;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes metrics requests and makes counted requests of those of their data points that tell of requests. It remembers
 * the streams that it has seen, for differences of cumulative ones. One thread at a time may use it.
 */
public final class OtlpReceiver {

    /** Metrics that count the same requests as others, under an older name: the newer one is used where both come. */
    private static final Map<String, String> SUCCESSORS = Map.of(
            "http.server.duration", "http.server.request.duration",
            "rpc.server.duration", "rpc.server.call.duration");

    private final OtlpConfig config;
    private final Identity identity;
    private final Streams streams;
    private volatile int followed;

    /** A receiver that has seen nothing yet. */
    public OtlpReceiver(OtlpConfig config) {
        this.config = config;
        identity = new Identity(config);
        streams = new Streams(config.maxStreams());
    }

    /** How many streams it follows. May be asked by any thread. */
    public int streams() {
        return followed;
    }

    /**
     * Takes a body.
     *
     * @param nowMillis when it came, milliseconds since 1970
     * @throws OtlpBodyException if the body is not a metrics request; nothing of it was taken
     */
    public Received receive(OtlpEncoding encoding, byte[] body, long nowMillis) throws OtlpBodyException {
        return receive(encoding, body, nowMillis, service -> true);
    }

    /**
     * Takes a body of a sender that may not send everything.
     *
     * @param services whose points are taken; those of others are refused, and nothing of them is remembered
     * @throws OtlpBodyException if the body is not a metrics request; nothing of it was taken
     */
    public Received receive(OtlpEncoding encoding, byte[] body, long nowMillis, Predicate<String> services)
            throws OtlpBodyException {
        ExportMetricsServiceRequest request = encoding.parse(body);
        streams.forgetIdle(nowMillis);
        Tally tally = new Tally();
        for (ResourceMetrics resource : request.getResourceMetricsList()) {
            take(resource, tally, nowMillis, services);
        }
        followed = streams.size();
        return tally.received();
    }

    private void take(ResourceMetrics resource, Tally tally, long nowMillis, Predicate<String> services) {
        Set<String> superseded = superseded(resource);
        StreamKey resourceKey =
                StreamKey.ROOT.within(resource.getResource().getAttributesList(), resource.getSchemaUrl());
        MetricReader reader = new MetricReader(config, streams, tally, nowMillis);
        for (ScopeMetrics scope : resource.getScopeMetricsList()) {
            StreamKey scopeKey = resourceKey.within(
                    scope.getScope().getAttributesList(),
                    scope.getScope().getName(),
                    scope.getScope().getVersion());
            for (Metric metric : scope.getMetricsList()) {
                if (superseded.contains(metric.getName()) || config.role(metric.getName()) == MetricRole.NONE) {
                    tally.count(PointFate.IGNORED, MetricReader.points(metric));
                    continue;
                }
                try {
                    SeriesKey series = identity.of(resource.getResource().getAttributesList());
                    if (!services.test(series.service())) {
                        throw new PointRefusedException(
                                PointFate.OTHER_SERVICE, "the sender has no right to its service");
                    }
                    reader.read(series, scopeKey, metric);
                } catch (PointRefusedException refusal) {
                    tally.refuse(refusal, metric.getName(), MetricReader.points(metric));
                }
            }
        }
    }

    /** The older names whose newer one comes from the same resource and is used. */
    private Set<String> superseded(ResourceMetrics resource) {
        Set<String> names = new HashSet<>();
        for (ScopeMetrics scope : resource.getScopeMetricsList()) {
            for (Metric metric : scope.getMetricsList()) {
                names.add(metric.getName());
            }
        }
        List<String> used = config.histograms();
        Set<String> result = new HashSet<>();
        SUCCESSORS.forEach((older, newer) -> {
            if (names.contains(newer) && used.contains(newer)) {
                result.add(older);
            }
        });
        return result;
    }
}
