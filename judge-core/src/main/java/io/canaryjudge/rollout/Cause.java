package io.canaryjudge.rollout;

import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Urgency;
import java.util.List;
import java.util.Locale;

/**
 * Why a rollout is rolled back.
 *
 * @param urgency PLANNED at least
 * @param text one line
 * @param reasons the rules that fired, with their numbers; empty where no rule was involved
 */
public record Cause(Kind kind, Urgency urgency, String text, List<Reason> reasons) {

    /** Who or what asked for the rollback. */
    public enum Kind {
        VERDICT,
        SIGNAL,
        PERSON,
        CONTROLLER,
        DEADLINE;

        /** The lower-case word used in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if the urgency calls for no rollback */
    public Cause {
        reasons = List.copyOf(reasons);
        if (!urgency.rollsBack()) {
            throw new IllegalArgumentException("urgency must call for a rollback, was " + urgency);
        }
    }

    static Cause of(Kind kind, Urgency urgency, String text) {
        return new Cause(kind, urgency, text, List.of());
    }

    long dueMillis(long decidedMillis) {
        return decidedMillis + urgency.rollBackWithin().orElseThrow().toMillis();
    }

    /** The same, as urgent as another. */
    Cause asUrgentAs(Urgency other) {
        return new Cause(kind, other, text, reasons);
    }

    String words() {
        return urgency.name().toLowerCase(Locale.ROOT) + " (" + kind.word() + "): " + text;
    }
}
