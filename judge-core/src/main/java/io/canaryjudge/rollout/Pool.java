package io.canaryjudge.rollout;

import java.util.Locale;

/** Which instances a step is about. */
public enum Pool {
    /** The instances of the version that is trusted; in a blue-green deployment the side that served before. */
    BASELINE,
    /** The instances of the version on trial: canaries, the idle side, or the shadow. */
    CANARY,
    /** Every instance of the service. */
    ALL;

    /** The lower-case word used in plans. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
