package io.canaryjudge.http.integration.prometheus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.SortedMap;

/** Writes answers as Prometheus does: numbers as texts, times as seconds without an exponent. */
final class PrometheusJson {

    private PrometheusJson() {}

    static JsonObject success(Object data) {
        return new JsonObject().put("status", "success").put("data", data);
    }

    static JsonObject error(String type, String message) {
        return new JsonObject().put("status", "error").put("errorType", type).put("error", message);
    }

    static JsonObject result(String type, Object result) {
        return new JsonObject().put("resultType", type).put("result", result);
    }

    /** A value at one moment. */
    static JsonObject instant(Value value, long atMillis) {
        if (value instanceof Value.Vector vector) {
            JsonArray result = new JsonArray();
            for (Value.Element element : vector.elements()) {
                result.add(new JsonObject()
                        .put("metric", metric(element.labels()))
                        .put("value", sample(atMillis, element.number())));
            }
            return result("vector", result);
        }
        return result("scalar", sample(atMillis, ((Value.Scalar) value).number()));
    }

    static JsonObject metric(SortedMap<String, String> labels) {
        JsonObject metric = new JsonObject();
        labels.forEach(metric::put);
        return metric;
    }

    static JsonArray sample(long atMillis, double value) {
        return new JsonArray().add(BigDecimal.valueOf(atMillis, 3)).add(text(value));
    }

    private static String text(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return value == 0 ? "0" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
