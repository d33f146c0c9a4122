package io.canaryjudge.http.access;

import java.util.OptionalLong;

/**
 * A token as those see it who look after them.
 *
 * @param source where it is kept
 * @param lastUseMillis to about a minute, after a restart to about a day; empty if it was not used yet
 */
public record ListedToken(ApiToken token, Source source, OptionalLong lastUseMillis) {

    /** Where tokens are kept. */
    public enum Source {
        /** In the store, from where it can be revoked. */
        STORE,
        /** In the settings, which alone can drop it. */
        SETTINGS
    }
}
