package io.canaryjudge.flag;

import java.util.regex.Pattern;

/**
 * The name by which programs ask for a flag, such as {@code new_dashboard}. It stands in paths as it is.
 *
 * @param value letters, digits, dots, hyphens and underscores, starting with a letter or digit, at most 128 characters
 */
public record FlagKey(String value) implements Comparable<FlagKey> {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** @throws IllegalArgumentException if {@code value} is not such a name */
    public FlagKey {
        if (!isKey(value)) {
            throw new IllegalArgumentException("a flag's key is letters, digits, dots, hyphens and underscores,"
                    + " starts with a letter or digit and has at most 128 characters");
        }
    }

    /** Whether a text can be a flag's key. */
    public static boolean isKey(String text) {
        return ALLOWED.matcher(text).matches();
    }

    @Override
    public int compareTo(FlagKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
