package io.canaryjudge.flag;

import java.util.Locale;

/** How a rule compares a user's attribute with its value. */
public enum Operator {
    /** The attribute is the value; numbers by what they are, not by how they are written. */
    EQUALS,
    /** The attribute is one of the values. */
    IN,
    /** The attribute is a text with the value in it, or a list that has the value. */
    CONTAINS,
    /** The attribute is a text that begins with the value. */
    STARTS_WITH,
    /** The attribute is a text that ends with the value. */
    ENDS_WITH,
    /** The attribute is a smaller number. */
    LESS_THAN,
    /** The attribute is the same number or a smaller one. */
    AT_MOST,
    /** The attribute is a larger number. */
    GREATER_THAN,
    /** The attribute is the same number or a larger one. */
    AT_LEAST,
    /** The attribute is a version of the same precedence. */
    SEMVER_EQUALS,
    /** The attribute is an older version. */
    SEMVER_LESS_THAN,
    /** The attribute is the same version or an older one. */
    SEMVER_AT_MOST,
    /** The attribute is a newer version. */
    SEMVER_GREATER_THAN,
    /** The attribute is the same version or a newer one. */
    SEMVER_AT_LEAST;

    /** The word for it in files, such as {@code starts_with}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a rule's value must be. */
    Operand operand() {
        return switch (this) {
            case EQUALS, CONTAINS -> Operand.SCALAR;
            case IN -> Operand.SCALARS;
            case STARTS_WITH, ENDS_WITH -> Operand.TEXT;
            case LESS_THAN, AT_MOST, GREATER_THAN, AT_LEAST -> Operand.NUMBER;
            case SEMVER_EQUALS, SEMVER_LESS_THAN, SEMVER_AT_MOST, SEMVER_GREATER_THAN, SEMVER_AT_LEAST ->
                Operand.VERSION;
        };
    }

    /** Whether an order of attribute to value, as of {@code compareTo}, is what is asked for. */
    boolean accepts(int order) {
        return switch (this) {
            case LESS_THAN, SEMVER_LESS_THAN -> order < 0;
            case AT_MOST, SEMVER_AT_MOST -> order <= 0;
            case GREATER_THAN, SEMVER_GREATER_THAN -> order > 0;
            case AT_LEAST, SEMVER_AT_LEAST -> order >= 0;
            case EQUALS, IN, CONTAINS, STARTS_WITH, ENDS_WITH, SEMVER_EQUALS -> order == 0;
        };
    }
}
