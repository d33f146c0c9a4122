package io.canaryjudge.flag;

/**
 * Why a flag should be removed, and with it the code paths that nobody takes.
 *
 * @param text the same in words
 */
public record Staleness(Kind kind, String text) {

    /** The reasons there are. */
    public enum Kind {
        /** Its last day is over. */
        EXPIRED,
        /** It has been giving everybody the same for two weeks. */
        STABLE
    }
}
