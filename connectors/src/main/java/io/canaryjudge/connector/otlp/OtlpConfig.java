package io.canaryjudge.connector.otlp;

import java.util.List;

/**
 * What is made of which metric and attribute.
 *
 * @param histograms names of the metrics that hold the duration of every request
 * @param requestSums names of the monotonic sums that count every request; where there are any, outcomes are taken from
 *     them and no longer from histograms, so that no request counts twice
 * @param errorSums names of the monotonic sums that count those of these requests that failed
 * @param serviceAttribute resource attribute with the service's name
 * @param versionAttribute resource attribute with the deployed version
 * @param instanceAttributes resource attributes with the instance, of which the first that is there counts
 * @param maxStreams the most streams that are followed at one time, 1 or more
 */
public record OtlpConfig(
        List<String> histograms,
        List<String> requestSums,
        List<String> errorSums,
        String serviceAttribute,
        String versionAttribute,
        List<String> instanceAttributes,
        int maxStreams) {

    /** The semantic conventions' names, old and new. */
    public static final OtlpConfig DEFAULT = new OtlpConfig(
            List.of(
                    "http.server.request.duration",
                    "http.server.duration",
                    "rpc.server.call.duration",
                    "rpc.server.duration"),
            List.of(),
            List.of(),
            "service.name",
            "service.version",
            List.of("service.instance.id", "k8s.pod.name", "host.name"),
            20_000);

    /** @throws IllegalArgumentException if a name is empty, no attribute has the instance, or errors lack requests */
    public OtlpConfig {
        histograms = List.copyOf(histograms);
        requestSums = List.copyOf(requestSums);
        errorSums = List.copyOf(errorSums);
        instanceAttributes = List.copyOf(instanceAttributes);
        requireNames("histograms", histograms);
        requireNames("requestSums", requestSums);
        requireNames("errorSums", errorSums);
        requireNames("instanceAttributes", instanceAttributes);
        requireNames("serviceAttribute and versionAttribute", List.of(serviceAttribute, versionAttribute));
        if (instanceAttributes.isEmpty()) {
            throw new IllegalArgumentException("instanceAttributes must name an attribute");
        }
        if (!errorSums.isEmpty() && requestSums.isEmpty()) {
            throw new IllegalArgumentException("errorSums need requestSums, which count what the errors are a part of");
        }
        if (maxStreams < 1) {
            throw new IllegalArgumentException("maxStreams must be 1 or more, was " + maxStreams);
        }
    }

    private static void requireNames(String what, List<String> names) {
        if (names.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
    }

    /** What a metric counts for. */
    MetricRole role(String metric) {
        if (histograms.contains(metric)) {
            return MetricRole.DURATIONS;
        }
        if (requestSums.contains(metric)) {
            return MetricRole.REQUESTS;
        }
        return errorSums.contains(metric) ? MetricRole.ERRORS : MetricRole.NONE;
    }
}
