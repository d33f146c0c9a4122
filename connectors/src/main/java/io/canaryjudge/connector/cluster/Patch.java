package io.canaryjudge.connector.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of one object that fails as a whole if the object is not as it was read: a JSON Patch whose first operation
 * tests the resource version, or a merge patch that carries it.
 */
public final class Patch {

    private final JsonArray operations = new JsonArray();
    private final JsonObject merge = new JsonObject();
    private final List<String> words = new ArrayList<>();
    private boolean isStatus;

    private Patch() {}

    /** A JSON Patch of this very version of an object. */
    public static Patch of(JsonObject object) {
        return new Patch().test("/metadata/resourceVersion", version(object));
    }

    /** A merge patch of this very version of an object. */
    public static Patch merging(JsonObject object, JsonObject change, String words) {
        Patch patch = new Patch();
        patch.merge.mergeIn(change.copy(), true);
        patch.merge.mergeIn(
                new JsonObject().put("metadata", new JsonObject().put("resourceVersion", version(object))), true);
        patch.words.add(words);
        return patch;
    }

    /** A merge patch of an object's status, which another controller writes all the time. */
    public static Patch ofStatus(JsonObject status, String words) {
        Patch patch = new Patch();
        patch.merge.put("status", status);
        patch.words.add(words);
        patch.isStatus = true;
        return patch;
    }

    private static String version(JsonObject object) {
        return object.getJsonObject("metadata", new JsonObject()).getString("resourceVersion", "");
    }

    /** Fails unless the value is there. */
    public Patch test(String path, Object value) {
        operations.add(new JsonObject().put("op", "test").put("path", path).put("value", value));
        return this;
    }

    /** Sets a value whether or not there is one. */
    public Patch add(String path, Object value, String what) {
        return change("add", path, value, what);
    }

    /** Sets a value that is there. */
    public Patch replace(String path, Object value, String what) {
        return change("replace", path, value, what);
    }

    /** Takes a value away that is there. */
    public Patch remove(String path, String what) {
        operations.add(new JsonObject().put("op", "remove").put("path", path));
        words.add(what);
        return this;
    }

    private Patch change(String op, String path, Object value, String what) {
        operations.add(new JsonObject().put("op", op).put("path", path).put("value", value));
        words.add(what);
        return this;
    }

    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return words.isEmpty();
    }

    /** What it does, to follow "would". */
    public String words() {
        return words.isEmpty() ? "change nothing" : String.join(", ", words);
    }

    boolean isMerge() {
        return !merge.isEmpty();
    }

    boolean isStatus() {
        return isStatus;
    }

    String body() {
        return isMerge() ? merge.encode() : operations.encode();
    }

    /** A name as a part of a path. */
    public static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
