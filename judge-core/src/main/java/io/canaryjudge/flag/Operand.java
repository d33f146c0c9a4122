package io.canaryjudge.flag;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule's value can be. */
enum Operand {
    SCALAR("a text, a number, true or false"),
    SCALARS("a list of 1 to 10000 texts, numbers, true or false"),
    TEXT("a text"),
    NUMBER("a number"),
    VERSION("a semantic version such as 1.4.2");

    private static final int MOST_ELEMENTS = 10_000;

    private final String words;

    Operand(String words) {
        this.words = words;
    }

    boolean accepts(Object value) {
        return switch (this) {
            case SCALAR -> isScalar(value);
            case SCALARS ->
                value instanceof List<?> list
                        && !list.isEmpty()
                        && list.size() <= MOST_ELEMENTS
                        && list.stream().allMatch(Operand::isScalar);
            case TEXT -> value instanceof String;
            case NUMBER -> isNumber(value);
            case VERSION ->
                value instanceof String text && SemanticVersion.parse(text).isPresent();
        };
    }

    private static boolean isScalar(@Nullable Object value) {
        return value instanceof String || value instanceof Boolean || isNumber(value);
    }

    /** Whether a value is a number that can be compared; JSON readers give infinity for numbers too large for them. */
    static boolean isNumber(@Nullable Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    static BigDecimal decimal(Object number) {
        return new BigDecimal(number.toString());
    }

    /** Equality of JSON values, numbers by value. */
    static boolean areEqual(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return (isNumber(one) && isNumber(other)) ? decimal(one).compareTo(decimal(other)) == 0 : one.equals(other);
    }

    @Override
    public String toString() {
        return words;
    }
}
