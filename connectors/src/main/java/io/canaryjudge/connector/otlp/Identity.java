package io.canaryjudge.connector.otlp;

import io.canaryjudge.metric.SeriesKey;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.Optional;

/** Who served the requests, by a resource's attributes. */
final class Identity {

    private final OtlpConfig config;

    Identity(OtlpConfig config) {
        this.config = config;
    }

    SeriesKey of(List<KeyValue> resource) throws PointRefusedException {
        String service = required(resource, config.serviceAttribute());
        String version = required(resource, config.versionAttribute());
        Optional<String> instance = config.instanceAttributes().stream()
                .flatMap(name -> Attributes.text(resource, name).stream())
                .findFirst();
        if (instance.isEmpty()) {
            throw missing(String.join(", ", config.instanceAttributes()));
        }
        try {
            return new SeriesKey(service, version, instance.get());
        } catch (IllegalArgumentException e) {
            throw new PointRefusedException(PointFate.NO_IDENTITY, "resource attributes: " + e.getMessage());
        }
    }

    private static String required(List<KeyValue> resource, String name) throws PointRefusedException {
        Optional<String> value = Attributes.text(resource, name);
        if (value.isEmpty()) {
            throw missing(name);
        }
        return value.get();
    }

    private static PointRefusedException missing(String names) {
        boolean isOne = !names.contains(",");
        return new PointRefusedException(
                PointFate.NO_IDENTITY,
                "the resource must have " + (isOne ? "the attribute " : "one of the attributes ") + names
                        + ", as a text");
    }
}
