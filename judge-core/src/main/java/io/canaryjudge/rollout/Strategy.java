package io.canaryjudge.rollout;

import java.util.Locale;

/** How a version is brought to all users. */
public enum Strategy {
    CANARY,
    BLUE_GREEN,
    ROLLING,
    FEATURE_FLAG,
    RECREATE,
    SHADOW;

    /** The lower-case word used in plans, such as {@code blue-green}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
