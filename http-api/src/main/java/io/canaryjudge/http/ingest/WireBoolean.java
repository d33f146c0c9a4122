package io.canaryjudge.http.ingest;

import java.util.Arrays;

/** Booleans as line protocol writes them. */
final class WireBoolean {

    static final String ALLOWED = "t, T, true, True, TRUE, f, F, false, False or FALSE";

    private static final byte[][] TRUE = words("t", "T", "true", "True", "TRUE");
    private static final byte[][] FALSE = words("f", "F", "false", "False", "FALSE");

    private WireBoolean() {}

    static boolean isTrue(byte[] bytes, int from, int to) {
        return isOneOf(TRUE, bytes, from, to);
    }

    static boolean isFalse(byte[] bytes, int from, int to) {
        return isOneOf(FALSE, bytes, from, to);
    }

    private static boolean isOneOf(byte[][] words, byte[] bytes, int from, int to) {
        for (byte[] word : words) {
            if (Syntax.matches(bytes, from, to, word)) {
                return true;
            }
        }
        return false;
    }

    private static byte[][] words(String... words) {
        return Arrays.stream(words).map(Syntax::ascii).toArray(byte[][]::new);
    }
}
