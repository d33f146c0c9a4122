package io.canaryjudge.rollout;

import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Urgency;
import java.util.List;
import java.util.Optional;

/** How a rollout is rolled back, and how that is verified. */
final class Backward {

    private final Draft draft;

    Backward(Draft draft) {
        this.draft = draft;
    }

    /** A verdict or signal calls for a rollback: begins it, puts it off where an override says so, or hurries it. */
    void decide(Cause cause) {
        if (draft.phase.isGoingBack()) {
            hurry(cause);
        } else if (cause.urgency() != Urgency.IMMEDIATE && draft.isGranted(Order.Scope.ROLLBACK)) {
            defer(new Deferred(cause, draft.now));
        } else {
            begin(new Deferred(cause, draft.now));
        }
    }

    private void hurry(Cause cause) {
        Rollback rollback = current();
        if (cause.urgency().compareTo(rollback.cause().urgency()) > 0) {
            draft.rollback = Optional.of(rollback.moreUrgent(cause, draft.now));
            draft.note("more urgent now, " + cause.words());
            if (draft.live.isPresent() && draft.live.get().isWaitingToBeSent() && !hasTimeToWait()) {
                draft.live = Optional.of(new Live(draft.live.get().command(), draft.now));
            }
        }
    }

    /** Keeps the decision that is due first; the rollout stays where it is until then. */
    private void defer(Deferred decision) {
        if (draft.deferred.isEmpty() || dueMillis(decision) < dueMillis(draft.deferred.get())) {
            draft.fence();
            draft.deferred = Optional.of(decision);
            draft.tell(
                    Notice.Kind.ROLLBACK_DEFERRED,
                    Alert.WARNING,
                    "an override puts the rollback off, " + decision.cause().words());
        }
    }

    private static long dueMillis(Deferred decision) {
        return decision.cause().dueMillis(decision.decidedMillis());
    }

    /** Decides to roll back; everything that was under way is void from here on. */
    void begin(Deferred decision) {
        Cause cause = decision.cause();
        draft.fence();
        draft.pause = Optional.empty();
        draft.deferred = Optional.empty();
        draft.blocked = Optional.empty();
        WayBack.Drain drain = cause.urgency() == Urgency.IMMEDIATE ? WayBack.Drain.NONE : WayBack.Drain.AS_PLANNED;
        List<Act> acts = draft.lastKnownGood
                .map(good -> WayBack.of(draft.footprint, good, drain))
                .orElse(List.of());
        draft.rollback = Optional.of(Rollback.of(decision, draft.footprint.exposedPercent(), acts));
        draft.tell(Notice.Kind.ROLLBACK_STARTED, alertOf(cause.urgency()), "rollback, " + cause.words());
        if (acts.isEmpty()) {
            draft.end(Phase.ROLLED_BACK, Notice.Kind.ROLLED_BACK, Alert.NONE, "nothing had been changed yet");
            return;
        }
        tellOfSickBaseline();
        draft.phase = Phase.ROLLING_BACK;
        if (draft.footprint.isIrreversible() && cause.kind() != Cause.Kind.PERSON) {
            draft.phase = Phase.AWAITING_CONSENT;
            draft.tell(
                    Notice.Kind.CONSENT_WANTED,
                    Alert.CRITICAL,
                    "a migration cannot be undone: a person must approve the rollback until "
                            + Times.at(current().dueMillis()));
        }
    }

    private static Alert alertOf(Urgency urgency) {
        return urgency.compareTo(Urgency.FAST) >= 0 ? Alert.CRITICAL : Alert.WARNING;
    }

    private void tellOfSickBaseline() {
        if (draft.heard
                .reference()
                .filter(draft.plan.policy().verification()::isSick)
                .isPresent()) {
            draft.tell(Notice.Kind.BASELINE_SICK, Alert.CRITICAL, "the baseline is sick too; going back may not help");
        }
    }

    /** A person agrees to a rollback that was waiting for it. */
    void consent() {
        draft.phase = Phase.ROLLING_BACK;
    }

    /** Goes as far as it can at this moment. */
    void run() {
        switch (draft.phase) {
            case AWAITING_CONSENT -> {
                if (draft.now >= current().dueMillis()) {
                    escalate("nobody approved the rollback in time");
                }
            }
            case ROLLING_BACK -> restore();
            case VERIFYING -> {
                VerificationPolicy policy = draft.plan.policy().verification();
                if (draft.now - current().restoredMillis() >= policy.within().toMillis()) {
                    escalate("the service is not well " + Times.words(policy.within()) + " after the rollback: "
                            + current().finding().orElse("too few readings"));
                }
            }
            case ADVANCING, COMPLETED, ROLLED_BACK, ESCALATED -> {}
        }
    }

    private void restore() {
        if (draft.now >= current().dueMillis() && !current().isMissed()) {
            draft.rollback = Optional.of(current().missed());
            draft.tell(
                    Notice.Kind.DEADLINE_MISSED,
                    Alert.CRITICAL,
                    "the rollback was due at " + Times.at(current().dueMillis()) + " and is not done");
        }
        if (draft.live.isPresent()) {
            return;
        }
        if (current().next() < current().acts().size()) {
            draft.issue(current().acts().get(current().next()));
        } else {
            draft.rollback = Optional.of(current().restored(draft.now));
            draft.phase = Phase.VERIFYING;
            draft.note("everything is restored; waiting until the service is well");
        }
    }

    /** The live command was carried out. */
    void done(Act act) {
        draft.footprint = act.after(draft.footprint);
        draft.rollback = Optional.of(current().afterAct());
    }

    /** The live command will not succeed. */
    void givenUp(Act act, String why) {
        escalate("the rollback stops, cannot " + act.words() + ": " + why);
    }

    /** A reading after the rollback. */
    void measured(Reading reading) {
        if (draft.phase != Phase.VERIFYING) {
            return;
        }
        VerificationPolicy policy = draft.plan.policy().verification();
        Optional<String> wrong = policy.wrongWith(reading, draft.heard.reference());
        draft.rollback = Optional.of(current().read(reading, wrong, draft.now));
        long since = current().wellSinceMillis();
        if (since >= 0 && draft.now - since >= policy.sustained().toMillis()) {
            draft.end(
                    Phase.ROLLED_BACK,
                    Notice.Kind.ROLLED_BACK,
                    Alert.NONE,
                    "rolled back, and well for " + Times.between(since, draft.now));
        }
    }

    /** Whether a failed command may be sent again later; an immediate rollback skips every wait. */
    boolean hasTimeToWait() {
        return draft.rollback
                .map(each -> each.cause().urgency() != Urgency.IMMEDIATE)
                .orElse(true);
    }

    private void escalate(String why) {
        draft.end(Phase.ESCALATED, Notice.Kind.ESCALATED, Alert.CRITICAL, "people must help: " + why);
    }

    private Rollback current() {
        return draft.rollback.orElseThrow();
    }
}
