package io.canaryjudge.http.kayenta;

import io.canaryjudge.kayenta.KayentaInputException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON document, with where it stands. Whatever is asked of it that it is not is refused with a
 * {@link KayentaInputException} that names the place.
 *
 * @param path such as {@code config.metrics[2].groups}; empty for the document
 * @param value a map, list, text, number or boolean; null for JSON's null
 */
record Place(String path, @Nullable Object value) {

    /** Takes objects and lists as the plain collections that they hold. */
    Place {
        if (value instanceof JsonObject object) {
            value = object.getMap();
        } else if (value instanceof JsonArray array) {
            value = array.getList();
        }
    }

    /** A member of this object; empty where the object has none of that name. */
    Optional<Place> find(String key) {
        return members().containsKey(key) ? Optional.of(at(key)) : Optional.empty();
    }

    /** A member of this object that must be there and not be null. */
    Place require(String key) {
        Place member = at(key);
        if (member.isNull()) {
            throw refusal(member.path, "is missing");
        }
        return member;
    }

    private Place at(String key) {
        return new Place(path.isEmpty() ? key : path + "." + key, members().get(key));
    }

    boolean isNull() {
        return value == null;
    }

    boolean isObject() {
        return value instanceof Map;
    }

    /** This object's members. */
    Map<?, ?> members() {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw expected("an object");
    }

    /** This list's elements. */
    List<Place> elements() {
        if (!(value instanceof List<?> list)) {
            throw expected("a list");
        }
        List<Place> elements = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            elements.add(new Place(path + "[" + i + "]", list.get(i)));
        }
        return elements;
    }

    /** This text. */
    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw expected("a text");
    }

    /** This number, which may be written as one of the texts NaN, Infinity and -Infinity. */
    double number() {
        return number(path, value);
    }

    /** The numbers of this list; null stands for NaN. */
    double[] points() {
        if (!(value instanceof List<?> list)) {
            throw expected("a list of numbers");
        }
        double[] points = new double[list.size()];
        for (int i = 0; i < points.length; i++) {
            Object point = list.get(i);
            points[i] = point == null ? Double.NaN : number(path + "[" + i + "]", point);
        }
        return points;
    }

    private static double number(String path, @Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text
                && List.of("NaN", "Infinity", "-Infinity").contains(text)) {
            return Double.parseDouble(text);
        }
        throw new Place(path, value).expected("a number");
    }

    KayentaInputException expected(String what) {
        return refusal(path, "must be " + what + ", was " + kind());
    }

    private static KayentaInputException refusal(String path, String message) {
        return new KayentaInputException((path.isEmpty() ? "the line" : path) + " " + message);
    }

    private String kind() {
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof List) {
            return "a list";
        }
        return value instanceof String ? "a text" : String.valueOf(value);
    }
}
