package io.canaryjudge.http.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What was sent, made fit for a message: at most 64 characters, what cannot be printed shown as {@code ?}. */
final class Excerpt {

    static final int MAX_CHARACTERS = 64;

    /** No character of UTF-8 is longer than four bytes. */
    private static final int MAX_BYTES = 4 * (MAX_CHARACTERS + 1);

    private Excerpt() {}

    static String of(byte[] bytes, int from, int to) {
        return of(new String(bytes, from, Math.min(to - from, MAX_BYTES), UTF_8));
    }

    static String of(String text) {
        return of(text, MAX_CHARACTERS);
    }

    static String of(String text, int maxCharacters) {
        int[] characters = text.codePoints().limit(maxCharacters + 1L).toArray();
        boolean fits = characters.length <= maxCharacters;
        StringBuilder shown = new StringBuilder(maxCharacters);
        for (int i = 0; i < (fits ? characters.length : maxCharacters - 1); i++) {
            shown.appendCodePoint(isPrintable(characters[i]) ? characters[i] : '?');
        }
        return fits ? shown.toString() : shown.append('…').toString();
    }

    private static boolean isPrintable(int character) {
        return !Character.isISOControl(character) && Character.getType(character) != Character.SURROGATE;
    }
}
