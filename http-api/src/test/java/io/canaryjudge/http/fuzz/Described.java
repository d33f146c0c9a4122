package io.canaryjudge.http.fuzz;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Values that a description of an API allows, where it has no examples of its own. */
final class Described {

    private static final int DEEPEST = 6;

    private final JsonObject document;

    /** @param document in OpenAPI */
    Described(JsonObject document) {
        this.document = document;
    }

    /** What a reference stands for; anything else as it is. */
    JsonObject followed(JsonObject described) {
        JsonObject at = described;
        while (at.containsKey("$ref")) {
            JsonObject found = document;
            for (String part : at.getString("$ref").substring(2).split("/", -1)) {
                found = Objects.requireNonNull(found.getJsonObject(part), part);
            }
            at = found;
        }
        return at;
    }

    /** The least that a schema allows. */
    Object value(JsonObject schema) {
        return value(schema, 0);
    }

    private Object value(JsonObject given, int depth) {
        JsonObject schema = followed(given);
        for (String choice : List.of("oneOf", "anyOf", "allOf")) {
            if (schema.containsKey(choice)) {
                return value(schema.getJsonArray(choice).getJsonObject(0), depth);
            }
        }
        if (schema.containsKey("example")) {
            return schema.getValue("example");
        }
        if (schema.containsKey("enum")) {
            return schema.getJsonArray("enum").getValue(0);
        }
        Object type = schema.getValue("type", "string");
        return switch (String.valueOf(type instanceof JsonArray types ? types.getValue(0) : type)) {
            case "object" -> object(schema, depth);
            case "array" ->
                depth < DEEPEST && schema.containsKey("items")
                        ? new JsonArray().add(value(schema.getJsonObject("items"), depth + 1))
                        : new JsonArray();
            case "integer", "number" -> schema.getValue("minimum", 1);
            case "boolean" -> true;
            default -> "a";
        };
    }

    private JsonObject object(JsonObject schema, int depth) {
        JsonObject object = new JsonObject();
        JsonArray required = schema.getJsonArray("required", new JsonArray());
        for (Map.Entry<String, Object> property : schema.getJsonObject("properties", new JsonObject())) {
            if (depth < DEEPEST && required.contains(property.getKey())) {
                object.put(property.getKey(), value((JsonObject) property.getValue(), depth + 1));
            }
        }
        return object;
    }
}
