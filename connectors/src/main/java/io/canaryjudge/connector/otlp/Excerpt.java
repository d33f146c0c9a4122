package io.canaryjudge.connector.otlp;

/** Text of a sender as messages show it: one line, and not more than 64 characters of it. */
final class Excerpt {

    private static final int MOST_CHARACTERS = 64;

    private Excerpt() {}

    static String of(String text) {
        boolean isLong = text.length() > MOST_CHARACTERS;
        String shown = isLong ? text.substring(0, MOST_CHARACTERS) : text;
        StringBuilder result = new StringBuilder();
        shown.codePoints().forEach(c -> result.appendCodePoint(isShown(c) ? c : '?'));
        return isLong ? result + "…" : result.toString();
    }

    private static boolean isShown(int c) {
        return !Character.isISOControl(c)
                && Character.getType(c) != Character.SURROGATE
                && Character.getType(c) != Character.LINE_SEPARATOR
                && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
    }
}
