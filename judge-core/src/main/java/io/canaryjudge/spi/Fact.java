package io.canaryjudge.spi;

/**
 * One thing that happened, to be written down.
 *
 * @param type what happened, such as {@code verdict.changed}; 1 to 100 characters
 * @param atMillis when, milliseconds since 1970
 * @param json the facts, a JSON object as text; without the character NUL
 */
public record Fact(String type, long atMillis, String json) {

    private static final int LONGEST_TYPE = 100;

    /** @throws IllegalArgumentException if the type or the text is none that can be kept */
    public Fact {
        Texts.require("type", type, 1, LONGEST_TYPE);
        Texts.require("json", json, 1, Integer.MAX_VALUE);
    }
}
