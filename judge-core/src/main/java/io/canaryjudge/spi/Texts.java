package io.canaryjudge.spi;

/** The rule for texts that every store can keep. */
final class Texts {

    private Texts() {}

    /** @throws IllegalArgumentException if a text is too short or too long, or has a character NUL */
    static void require(String name, String text, int shortest, int longest) {
        if (text.length() < shortest || text.length() > longest) {
            throw new IllegalArgumentException(
                    name + ": from " + shortest + " to " + longest + " characters; were " + text.length());
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + ": must not have the character NUL");
        }
    }
}
