package io.canaryjudge.rollout;

import java.util.Locale;

/** What happens at a gate when its deadline passes without an answer. */
public enum DefaultAction {
    /** Roll back. */
    ABORT,
    /** Stay where it is until a person decides, and roll back if nobody does. */
    PAUSE,
    /** Go on. Not allowed where a verdict is waited for: what is missing never promotes. */
    PROCEED;

    /** The lower-case word used in plans. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
