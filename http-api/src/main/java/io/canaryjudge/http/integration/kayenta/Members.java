package io.canaryjudge.http.integration.kayenta;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads members of JSON objects; what has the wrong type is refused with its name. */
final class Members {

    private Members() {}

    /** An object; an empty one where absent or null. */
    static JsonObject object(JsonObject of, String name) {
        Object value = of.getValue(name);
        if (value == null) {
            return new JsonObject();
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw ApiException.bad(name + " must be an object");
    }

    /** A text; an empty one where absent or null. */
    static String text(JsonObject of, String name) {
        Object value = of.getValue(name);
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        throw ApiException.bad(name + " must be a text");
    }

    /** A whole number of at least 0, which Spinnaker also sends as a text. */
    static Optional<Long> whole(JsonObject of, String name) {
        Object value = of.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        String text = String.valueOf(value);
        if (!text.matches("[0-9]{1,12}(\\.0+)?")) {
            throw ApiException.bad(name + " must be a whole number from 0 on");
        }
        return Optional.of(Long.parseLong(text.replaceFirst("\\..*", "")));
    }

    /** A moment, milliseconds since 1970; empty where absent, null or an empty text. */
    static Optional<Long> moment(JsonObject of, String name) {
        String text = text(of, name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw ApiException.bad(name + " must be a time such as 2026-01-02T03:04:05Z, was '"
                    + text.substring(0, Math.min(40, text.length())) + "'");
        }
    }
}
