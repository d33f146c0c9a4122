package io.canaryjudge.rollout;

import io.canaryjudge.decision.Alert;
import java.util.Locale;

/** Something that people are to be told. */
public record Notice(Kind kind, Alert alert, String text) {

    /** What it tells. */
    public enum Kind {
        APPROVAL_WANTED,
        CONSENT_WANTED,
        PAUSED,
        WATCH_OPENED,
        WATCH_CLOSED,
        ROLLBACK_STARTED,
        ROLLBACK_DEFERRED,
        DEADLINE_MISSED,
        BASELINE_SICK,
        COMPLETED,
        ROLLED_BACK,
        ESCALATED;

        /** The lower-case word used in notifications. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
