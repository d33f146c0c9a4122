package io.canaryjudge.rollout;

import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Urgency;
import java.util.Optional;

/** What people order, where it fits; where it does not, it is refused with the reason. */
final class Orders {

    private final Draft draft;
    private final Forward forward;
    private final Backward backward;

    Orders(Draft draft, Forward forward, Backward backward) {
        this.draft = draft;
        this.forward = forward;
        this.backward = backward;
    }

    void follow(Person person, Order order) {
        draft.note(order.kind().word() + " ordered by " + person.words());
        Optional<String> misfit = misfit(order);
        if (misfit.isPresent()) {
            draft.refuse(order.kind().word() + " does not fit: " + misfit.get());
            return;
        }
        switch (order.kind()) {
            case PROMOTE -> {
                liftPause();
                forward.next();
            }
            case ABORT -> abort(person);
            case PAUSE -> {
                draft.pause = Optional.of(new Pause(draft.now, person.words()));
                draft.tell(Notice.Kind.PAUSED, Alert.NONE, "paused by " + person.words());
            }
            case RESUME -> liftPause();
            case APPROVE -> approve();
            case OVERRIDE -> override(person, (Order.Suspend) order);
        }
    }

    private Optional<String> misfit(Order order) {
        return switch (order.kind()) {
            case PROMOTE -> misfitOfPromote();
            case ABORT ->
                unless(
                        draft.phase == Phase.ADVANCING || draft.phase == Phase.AWAITING_CONSENT,
                        "the rollout is being rolled back already");
            case PAUSE ->
                unless(
                        isAdvancing() && draft.pause.isEmpty() && !draft.state().isPromoted(),
                        "there is nothing to pause, or it is paused already");
            case RESUME -> unless(draft.pause.isPresent(), "it is not paused");
            case APPROVE ->
                unless(draft.phase == Phase.AWAITING_CONSENT || isAt(Gate.Kind.APPROVE), "nothing waits for approval");
            case OVERRIDE -> misfitOfOverride((Order.Suspend) order);
        };
    }

    private Optional<String> misfitOfPromote() {
        Optional<Step> step = draft.state().step();
        boolean isAtGate = step.isPresent() && step.get() instanceof Gate && draft.lastKnownGood.isPresent();
        return unless(isAdvancing(), "a rollback has been decided")
                .or(() -> unless(draft.live.isEmpty() && isAtGate, "it does not wait at a gate"));
    }

    private Optional<String> misfitOfOverride(Order.Suspend order) {
        long latest = draft.now + draft.plan.policy().longestOverride().toMillis();
        return unless(draft.phase == Phase.ADVANCING, "a rollback has been decided")
                .or(() -> unless(
                        order.untilMillis() > draft.now && order.untilMillis() <= latest,
                        "its expiry must be after now and at " + Times.at(latest) + " at the latest, was "
                                + order.untilMillis()));
    }

    private static Optional<String> unless(boolean fits, String why) {
        return fits ? Optional.empty() : Optional.of(why);
    }

    private boolean isAdvancing() {
        return draft.phase == Phase.ADVANCING && draft.deferred.isEmpty();
    }

    private boolean isAt(Gate.Kind kind) {
        Optional<Step> step = draft.state().step();
        return isAdvancing()
                && draft.lastKnownGood.isPresent()
                && step.isPresent()
                && step.get() instanceof Gate gate
                && gate.kind() == kind;
    }

    private void abort(Person person) {
        if (draft.phase == Phase.AWAITING_CONSENT) {
            backward.consent();
        } else {
            backward.begin(new Deferred(Cause.of(Cause.Kind.PERSON, Urgency.IMMEDIATE, person.words()), draft.now));
        }
    }

    private void approve() {
        if (draft.phase == Phase.AWAITING_CONSENT) {
            backward.consent();
        } else {
            draft.evidence = new GateEvidence(false, false, true);
        }
    }

    private void override(Person person, Order.Suspend order) {
        draft.grant(new Grant(order.scope(), person, order.untilMillis()));
        draft.note("override of " + order.scope().word() + " until " + Times.at(order.untilMillis()));
    }

    /** Time spent in a pause counts neither for a bake time nor for a gate's deadline. */
    private void liftPause() {
        draft.pause.ifPresent(pause -> {
            Position here = draft.position;
            long paused = draft.now - Math.max(pause.sinceMillis(), here.sinceMillis());
            draft.position = new Position(here.stage(), here.step(), here.gates(), here.sinceMillis() + paused);
        });
        draft.pause = Optional.empty();
    }
}
