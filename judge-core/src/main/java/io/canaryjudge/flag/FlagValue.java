package io.canaryjudge.flag;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a program gets for a flag: a JSON value that is no list and not null. */
public sealed interface FlagValue {

    /** The deepest that objects may nest. */
    int MOST_NESTING = 16;

    /** Which kind of value this is. */
    FlagType type();

    /** The value as JSON libraries take it: Boolean, String, Long, Double or Map, the last one unmodifiable throughout. */
    Object json();

    /**
     * The value that a JSON or YAML library read.
     *
     * @throws IllegalArgumentException if it is null, a list, a number that is not finite or has more than 64 bits, or an
     *     object that holds such a number or nests deeper than {@link #MOST_NESTING}
     */
    static FlagValue of(@Nullable Object json) {
        if (json instanceof Boolean truth) {
            return new Truth(truth);
        }
        if (json instanceof String text) {
            return new Text(text);
        }
        if (json instanceof Integer || json instanceof Long) {
            return new Whole(((Number) json).longValue());
        }
        if (json instanceof Double || json instanceof Float) {
            return new Real(((Number) json).doubleValue());
        }
        if (json instanceof Map<?, ?> map) {
            return new Structure(map);
        }
        throw new IllegalArgumentException(
                "a flag's value must be true or false, a text, a number of at most 64 bits or an object");
    }

    /** True or false. */
    record Truth(boolean value) implements FlagValue {
        @Override
        public FlagType type() {
            return FlagType.BOOLEAN;
        }

        @Override
        public Object json() {
            return value;
        }
    }

    /** A text. */
    record Text(String value) implements FlagValue {
        @Override
        public FlagType type() {
            return FlagType.STRING;
        }

        @Override
        public Object json() {
            return value;
        }
    }

    /** A whole number. */
    record Whole(long value) implements FlagValue {
        @Override
        public FlagType type() {
            return FlagType.NUMBER;
        }

        @Override
        public Object json() {
            return value;
        }
    }

    /** A number that is written with a decimal point even where it is whole, since clients tell the two apart. */
    record Real(double value) implements FlagValue {

        /** @throws IllegalArgumentException if {@code value} is not finite */
        public Real {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a flag's number must be finite, was " + value);
            }
        }

        @Override
        public FlagType type() {
            return FlagType.NUMBER;
        }

        @Override
        public Object json() {
            return value;
        }
    }

    /** A JSON object. */
    record Structure(Map<?, ?> value) implements FlagValue {

        /** @throws IllegalArgumentException as {@link FlagValue#of} */
        public Structure {
            value = copy(value, 1);
        }

        @Override
        public FlagType type() {
            return FlagType.OBJECT;
        }

        @Override
        public Object json() {
            return value;
        }

        private static Map<String, @Nullable Object> copy(Map<?, ?> map, int depth) {
            requireShallow(depth);
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(String.valueOf(name), member(member, depth)));
            return Collections.unmodifiableMap(copy);
        }

        private static List<@Nullable Object> copy(List<?> list, int depth) {
            requireShallow(depth);
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(member(element, depth)));
            return Collections.unmodifiableList(copy);
        }

        private static @Nullable Object member(@Nullable Object member, int depth) {
            if (member == null) {
                return null;
            }
            if (member instanceof Map<?, ?> map) {
                return copy(map, depth + 1);
            }
            return member instanceof List<?> list
                    ? copy(list, depth + 1)
                    : FlagValue.of(member).json();
        }

        private static void requireShallow(int depth) {
            if (depth > MOST_NESTING) {
                throw new IllegalArgumentException("a flag's object may nest " + MOST_NESTING + " deep at most");
            }
        }
    }
}
