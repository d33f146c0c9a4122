package io.canaryjudge.http.wire;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Any double as JSON, exactly: what JSON has no number for is a text. */
final class WireDouble {

    private WireDouble() {}

    static Object write(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    /** @throws RuntimeException if there is no such number */
    static double read(JsonObject json, String key) {
        @Nullable Object value = json.getValue(key);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        return Double.parseDouble((String) value);
    }
}
