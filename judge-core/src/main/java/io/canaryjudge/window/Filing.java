package io.canaryjudge.window;

/** When a {@link WindowStore} counts what it takes. */
public enum Filing {
    /** When it comes. */
    AT_ONCE,
    /** When {@link WindowStore#commit} is called for it, before which no reader sees it. */
    ON_COMMIT
}
