package io.canaryjudge.flag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that a flag can have, by name, all of one type; and which of them it has where it is on and where it is off.
 * Where one number is broken, all of a flag's numbers are written with a decimal point.
 *
 * @param values 1 to 100 of them, in the order given
 */
public record Variants(Map<String, FlagValue> values, String on, String off) {

    /** True where the flag is on, false where it is off. */
    public static final Variants ON_OFF =
            new Variants(new TreeMap<>(Map.of("on", FlagValue.of(true), "off", FlagValue.of(false))), "on", "off");

    private static final int MOST = 100;

    /** @throws IllegalArgumentException if a name is unknown or no name, there are too many, or the types differ */
    public Variants {
        if (values.isEmpty() || values.size() > MOST) {
            throw new IllegalArgumentException("a flag must have 1 to " + MOST + " variants, had " + values.size());
        }
        for (String name : values.keySet()) {
            if (!FlagKey.isKey(name)) {
                throw new IllegalArgumentException("a variant's name is letters, digits, dots, hyphens and underscores,"
                        + " starts with a letter or digit and has at most 128 characters");
            }
        }
        requireName("on", on, values);
        requireName("off", off, values);
        if (values.values().stream().map(FlagValue::type).distinct().count() > 1) {
            throw new IllegalArgumentException("all variants of a flag must be of one type");
        }
        values = Collections.unmodifiableMap(written(values));
    }

    private static void requireName(String role, String name, Map<String, FlagValue> values) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException(
                    role + " must name a variant: one of " + String.join(", ", values.keySet()));
        }
    }

    private static Map<String, FlagValue> written(Map<String, FlagValue> values) {
        boolean broken = values.values().stream().anyMatch(FlagValue.Real.class::isInstance);
        Map<String, FlagValue> written = new LinkedHashMap<>(values);
        if (broken) {
            written.replaceAll((name, value) ->
                    value instanceof FlagValue.Whole whole ? new FlagValue.Real((double) whole.value()) : value);
        }
        return written;
    }

    /** The type of all of them. */
    public FlagType type() {
        return value(on).type();
    }

    FlagValue value(String name) {
        FlagValue value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no variant " + name);
        }
        return value;
    }
}
