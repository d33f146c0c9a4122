package io.canaryjudge.http.fuzz;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes a JSON document another one than it should be. */
final class FuzzedJson {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "\n",
            "é",
            "日本語",
            "\u202eabc",
            "🦤".repeat(40),
            "a".repeat(257),
            "x".repeat(5_000),
            "../..",
            "%s%n",
            "${jndi:x}",
            "' OR 1=1 --",
            "<script>",
            "NaN",
            "-1",
            "1e999",
            "true",
            "null",
            "PT1H",
            "1ms",
            "99999999d",
            "2026-13-45T00:00:00Z",
            "cjt_0123456789_x",
            "an_",
            "*",
            "𝔘𝔫𝔦",
            "\ud800");

    private final SplittableRandom random;

    FuzzedJson(SplittableRandom random) {
        this.random = random;
    }

    /** The document with one to four changes, as text; a key may come twice. */
    String mutate(Object document) {
        Object copy = copy(document);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            copy = change(copy, 0);
        }
        String text = encode(copy);
        return random.nextInt(12) == 0 ? repeatKey(text) : text;
    }

    private static Object copy(Object document) {
        if (document instanceof JsonObject object) {
            return object.copy();
        }
        return document instanceof JsonArray array ? array.copy() : document;
    }

    static String encode(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return object.encode();
        }
        return value instanceof JsonArray array
                ? array.encode()
                : new JsonArray().add(value).encode().replaceAll("^\\[|]$", "");
    }

    private Object change(Object node, int depth) {
        if (random.nextInt(8) == 0 && depth == 0) {
            return value();
        }
        if (node instanceof JsonObject object && !object.isEmpty()) {
            changeMember(object, depth);
            return object;
        }
        if (node instanceof JsonArray array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            if (random.nextInt(6) == 0) {
                array.remove(at);
            } else if (random.nextInt(8) == 0) {
                for (int i = 0; i < 300; i++) {
                    array.add(array.getValue(at));
                }
            } else {
                array.set(at, change(array.getValue(at) == null ? "" : array.getValue(at), depth + 1));
            }
            return array;
        }
        return value();
    }

    private void changeMember(JsonObject object, int depth) {
        List<String> keys = new ArrayList<>(object.fieldNames());
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(6)) {
            case 0 -> object.remove(key);
            case 1 -> object.put(text(), value());
            case 2, 3 -> object.put(key, value());
            default -> object.put(key, change(object.getValue(key) == null ? "" : object.getValue(key), depth + 1));
        }
    }

    /** A value of any type, often an awkward one. */
    Object value() {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextLong();
            case 2 -> random.nextInt(-2, 200);
            case 3 -> Double.MAX_VALUE;
            case 4 -> new JsonObject();
            case 5 -> new JsonArray();
            case 6 -> nested(1 + random.nextInt(30));
            case 7 -> new JsonObject().put(text(), text());
            default -> text();
        };
    }

    private static Object nested(int depth) {
        JsonArray array = new JsonArray();
        for (int i = 0; i < depth; i++) {
            array = new JsonArray().add(array);
        }
        return array;
    }

    String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private String repeatKey(String json) {
        return json.startsWith("{\"") && json.length() > 4
                ? "{" + json.substring(1, json.length() - 1) + "," + json.substring(1)
                : json;
    }
}
