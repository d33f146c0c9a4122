package io.canaryjudge.rollout;

import java.util.Locale;

/** What a rollout is doing. */
public enum Phase {
    /** It goes through its stages. */
    ADVANCING,
    /** It is to be rolled back, and a person is asked because a migration cannot be undone. */
    AWAITING_CONSENT,
    /** What it changed is being restored. */
    ROLLING_BACK,
    /** Everything is restored, and whether that helped is being measured. */
    VERIFYING,
    /** All stages are done. */
    COMPLETED,
    /** It is rolled back and the service is well. */
    ROLLED_BACK,
    /** It is critical: the machine cannot help any more and people must. */
    ESCALATED;

    /** Whether nothing follows. */
    public boolean isEnd() {
        return this == COMPLETED || this == ROLLED_BACK || this == ESCALATED;
    }

    /** Whether a rollback has been decided. */
    public boolean isGoingBack() {
        return this == AWAITING_CONSENT || this == ROLLING_BACK || this == VERIFYING;
    }

    /** The lower-case word used in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
