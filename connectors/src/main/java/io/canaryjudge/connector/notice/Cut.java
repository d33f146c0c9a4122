package io.canaryjudge.connector.notice;

/** Shortens texts for systems that take only so much. */
final class Cut {

    private Cut() {}

    /** The text with at most so many characters, with an ellipsis at its end if it was longer. */
    static String to(int most, String text) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
