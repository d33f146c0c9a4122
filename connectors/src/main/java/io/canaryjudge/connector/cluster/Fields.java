package io.canaryjudge.connector.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Reads fields of objects that may lack any of them. */
public final class Fields {

    private Fields() {}

    /** The object at a path of names, empty where there is none. */
    public static JsonObject object(JsonObject from, String... path) {
        JsonObject at = from;
        for (String name : path) {
            at = at.getValue(name) instanceof JsonObject inner ? inner : new JsonObject();
        }
        return at;
    }

    /** The objects of an array, none where there is none. */
    public static List<JsonObject> objects(JsonObject from, String name) {
        return from.getValue(name) instanceof JsonArray array
                ? array.stream()
                        .map(each -> each instanceof JsonObject object ? object : new JsonObject())
                        .toList()
                : List.of();
    }

    /** A number, or what stands for it where there is none. */
    public static int number(JsonObject from, String name, int otherwise) {
        return from.getValue(name) instanceof Number number ? number.intValue() : otherwise;
    }

    /** A text, if it is there. */
    public static Optional<String> text(JsonObject from, String name) {
        return from.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Whether a controller has seen the object as it is. */
    public static boolean isObserved(JsonObject object) {
        long generation = number(object(object, "metadata"), "generation", 0);
        Object observed = object(object, "status").getValue("observedGeneration");
        return observed != null && Long.parseLong(String.valueOf(observed)) >= generation;
    }
}
