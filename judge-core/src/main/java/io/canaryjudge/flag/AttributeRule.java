package io.canaryjudge.flag;

import java.util.List;
import java.util.Optional;

/**
 * A condition on one attribute of a user.
 *
 * @param attribute its name, 1 to 256 characters
 * @param value what it is compared with; of the kind that the operator asks for
 */
public record AttributeRule(String attribute, Operator operator, Object value) {

    private static final int MOST_CHARACTERS = 256;

    /** @throws IllegalArgumentException if {@code attribute} or {@code value} is not as described */
    public AttributeRule {
        if (attribute.isBlank() || attribute.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("an attribute's name must have 1 to " + MOST_CHARACTERS + " characters");
        }
        if (!operator.operand().accepts(value)) {
            throw new IllegalArgumentException(
                    "the value of a rule with " + operator.word() + " must be " + operator.operand());
        }
        value = value instanceof List<?> list ? List.copyOf(list) : value;
    }

    /** Whether a user's attribute is as asked for. */
    Match match(EvaluationContext context) {
        Optional<Object> present = context.attribute(attribute);
        if (present.isEmpty()) {
            return Match.NO;
        }
        Object actual = present.get();
        return switch (operator.operand()) {
            case SCALAR -> operator == Operator.EQUALS ? Match.of(Operand.areEqual(actual, value)) : contains(actual);
            case SCALARS -> Match.of(has((List<?>) value, actual));
            case TEXT -> affix(actual);
            case NUMBER -> number(actual);
            case VERSION -> version(actual);
        };
    }

    private Match contains(Object actual) {
        if (actual instanceof List<?> list) {
            return Match.of(has(list, value));
        }
        return actual instanceof String text && value instanceof String part
                ? Match.of(text.contains(part))
                : Match.INCOMPARABLE;
    }

    private static boolean has(List<?> list, Object wanted) {
        return list.stream().anyMatch(element -> Operand.areEqual(element, wanted));
    }

    private Match affix(Object actual) {
        if (!(actual instanceof String text)) {
            return Match.INCOMPARABLE;
        }
        String part = (String) value;
        return Match.of(operator == Operator.STARTS_WITH ? text.startsWith(part) : text.endsWith(part));
    }

    private Match number(Object actual) {
        return Operand.isNumber(actual)
                ? Match.of(operator.accepts(Operand.decimal(actual).compareTo(Operand.decimal(value))))
                : Match.INCOMPARABLE;
    }

    private Match version(Object actual) {
        Optional<SemanticVersion> one = actual instanceof String text ? SemanticVersion.parse(text) : Optional.empty();
        return one.map(version -> Match.of(operator.accepts(
                        version.compareTo(SemanticVersion.parse((String) value).orElseThrow()))))
                .orElse(Match.INCOMPARABLE);
    }

    /** Why a match is {@link Match#INCOMPARABLE}. */
    String complaint() {
        String wanted = switch (operator.operand()) {
            case SCALAR, SCALARS -> "a text or a list";
            case TEXT, NUMBER, VERSION -> operator.operand().toString();
        };
        return "attribute " + attribute + " must be " + wanted + " for " + operator.word();
    }

    /** What came of comparing. */
    enum Match {
        YES,
        NO,
        /** The attribute is of a kind that cannot be compared with the value. */
        INCOMPARABLE;

        static Match of(boolean matches) {
            return matches ? YES : NO;
        }
    }
}
