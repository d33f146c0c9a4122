package io.canaryjudge.connector.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.Optional;

/** Looks attributes up. Where a key is there twice, which the format forbids, its first value counts. */
final class Attributes {

    private Attributes() {}

    static Optional<AnyValue> find(List<KeyValue> attributes, String key) {
        for (KeyValue attribute : attributes) {
            if (attribute.getKey().equals(key)) {
                return Optional.of(attribute.getValue());
            }
        }
        return Optional.empty();
    }

    /** A text, or a whole number as text; empty where the attribute is missing, empty or something else. */
    static Optional<String> text(List<KeyValue> attributes, String key) {
        return find(attributes, key).flatMap(Attributes::text).filter(text -> !text.isBlank());
    }

    private static Optional<String> text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> Optional.of(value.getStringValue());
            case INT_VALUE -> Optional.of(Long.toString(value.getIntValue()));
            default -> Optional.empty();
        };
    }

    /** A whole number, or a text of one to nine digits; empty where it is missing or something else. */
    static Optional<Long> integer(List<KeyValue> attributes, String key) {
        return text(attributes, key).filter(text -> text.matches("\\d{1,9}")).map(Long::parseLong);
    }
}
