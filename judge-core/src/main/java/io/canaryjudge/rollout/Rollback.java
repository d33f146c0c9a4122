package io.canaryjudge.rollout;

import java.util.List;
import java.util.Optional;

/**
 * The way back of a rollout.
 *
 * @param decidedMillis when it was decided, milliseconds since 1970
 * @param dueMillis when everything must be restored, milliseconds since 1970
 * @param exposedPercent how much of the service was the canary's then
 * @param acts what restores it, in order
 * @param next number of the next act, from 0
 * @param isMissed whether it was due before it was restored
 * @param restoredMillis when everything was restored, milliseconds since 1970; -1 before
 * @param wellSinceMillis since when every reading was well, milliseconds since 1970; -1 while it is not
 * @param lastReading the last reading after it was restored
 * @param finding what the last reading lacks, in words; empty when it is well, or there is none
 */
public record Rollback(
        Cause cause,
        long decidedMillis,
        long dueMillis,
        int exposedPercent,
        List<Act> acts,
        int next,
        boolean isMissed,
        long restoredMillis,
        long wellSinceMillis,
        Optional<Reading> lastReading,
        Optional<String> finding) {

    /** Copies the list. */
    public Rollback {
        acts = List.copyOf(acts);
    }

    static Rollback of(Deferred decision, int exposedPercent, List<Act> acts) {
        Cause cause = decision.cause();
        long decided = decision.decidedMillis();
        return new Rollback(
                cause,
                decided,
                cause.dueMillis(decided),
                exposedPercent,
                acts,
                0,
                false,
                -1,
                -1,
                Optional.empty(),
                Optional.empty());
    }

    boolean isRestored() {
        return restoredMillis >= 0;
    }

    Rollback moreUrgent(Cause more, long nowMillis) {
        long due = Math.min(dueMillis, more.dueMillis(nowMillis));
        Cause raised = cause.asUrgentAs(more.urgency());
        return new Rollback(
                raised,
                decidedMillis,
                due,
                exposedPercent,
                acts,
                next,
                isMissed,
                restoredMillis,
                wellSinceMillis,
                lastReading,
                finding);
    }

    Rollback afterAct() {
        return with(next + 1, isMissed, restoredMillis);
    }

    Rollback missed() {
        return with(next, true, restoredMillis);
    }

    Rollback restored(long atMillis) {
        return with(next, isMissed, atMillis);
    }

    private Rollback with(int act, boolean missed, long restoredAt) {
        return new Rollback(
                cause,
                decidedMillis,
                dueMillis,
                exposedPercent,
                acts,
                act,
                missed,
                restoredAt,
                wellSinceMillis,
                lastReading,
                finding);
    }

    Rollback read(Reading reading, Optional<String> wrong, long atMillis) {
        long wellSince = wrong.isPresent() ? -1 : wellSinceMillis >= 0 ? wellSinceMillis : atMillis;
        return new Rollback(
                cause,
                decidedMillis,
                dueMillis,
                exposedPercent,
                acts,
                next,
                isMissed,
                restoredMillis,
                wellSince,
                Optional.of(reading),
                wrong);
    }
}
