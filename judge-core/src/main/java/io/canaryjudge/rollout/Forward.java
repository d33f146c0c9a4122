package io.canaryjudge.rollout;

import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Urgency;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a rollout goes through its stages. */
final class Forward {

    private final Draft draft;
    private final Backward backward;

    Forward(Draft draft, Backward backward) {
        this.draft = draft;
        this.backward = backward;
    }

    /** Goes as far as it can at this moment. */
    void run() {
        if (isPutOff() || isTooLate()) {
            return;
        }
        boolean goes = true;
        while (goes && draft.phase == Phase.ADVANCING) {
            goes = draft.live.isEmpty() && draft.pause.isEmpty() && goOn();
        }
    }

    /** Whether an override holds a rollback back; when it no longer does, the rollback begins. */
    private boolean isPutOff() {
        if (draft.deferred.isEmpty()) {
            return false;
        }
        Deferred waiting = draft.deferred.get();
        boolean isDue = draft.now >= waiting.cause().dueMillis(waiting.decidedMillis());
        if (isDue || !draft.isGranted(Order.Scope.ROLLBACK)) {
            backward.begin(waiting);
        }
        return true;
    }

    private boolean isTooLate() {
        RolloutPolicy policy = draft.plan.policy();
        if (draft.pause.isPresent()
                && draft.now - draft.pause.get().sinceMillis()
                        >= policy.longestPause().toMillis()) {
            late("paused for " + Times.words(policy.longestPause()) + ", and nobody decided");
            return true;
        }
        if (!draft.state().isPromoted() && draft.now >= policy.deadlineMillis(draft.started)) {
            late("not promoted within " + Times.words(policy.longest()));
            return true;
        }
        return false;
    }

    private void late(String text) {
        backward.begin(new Deferred(Cause.of(Cause.Kind.DEADLINE, Urgency.PLANNED, text), draft.now));
    }

    /** One move; whether another one may follow at once. */
    private boolean goOn() {
        if (draft.lastKnownGood.isEmpty()) {
            draft.issue(new Act.RecordLastKnownGood());
            return false;
        }
        Optional<Step> step = draft.state().step();
        if (step.isEmpty()) {
            draft.end(Phase.COMPLETED, Notice.Kind.COMPLETED, Alert.NONE, "all stages are done");
            return false;
        }
        return step.get() instanceof Gate gate ? pass(gate) : act((Act) step.get());
    }

    private boolean act(Act act) {
        Optional<String> freeze = freeze();
        if (!freeze.equals(draft.blocked)) {
            freeze.ifPresent(reason -> draft.note("held back by a freeze: " + reason));
            draft.blocked = freeze;
        }
        if (freeze.isEmpty()) {
            draft.footprint = act.after(draft.footprint);
            draft.issue(act);
        }
        return false;
    }

    private Optional<String> freeze() {
        return draft.isGranted(Order.Scope.FREEZE)
                ? Optional.empty()
                : draft.plan.policy().freezes().stream()
                        .filter(window -> window.holds(draft.now))
                        .findFirst()
                        .map(FreezeWindow::reason);
    }

    private boolean pass(Gate gate) {
        if (opens(gate)) {
            next();
            return true;
        }
        return gate.deadline().map(deadline -> isOver(gate, deadline)).orElse(false);
    }

    private boolean opens(Gate gate) {
        return hasPassed(gate.least())
                && switch (gate.kind()) {
                    case HOLD, WATCH -> true;
                    case JUDGE -> draft.evidence.isPromoted() || draft.isGranted(Order.Scope.EVIDENCE);
                    case APPROVE -> draft.evidence.isApproved();
                };
    }

    private boolean hasPassed(Duration time) {
        return draft.now - draft.position.sinceMillis() >= time.toMillis();
    }

    /** Follows the default action if the gate's time is over; whether another move may follow. */
    private boolean isOver(Gate gate, Gate.Deadline deadline) {
        boolean isInconclusive = draft.evidence.isInconclusive() && !draft.isGranted(Order.Scope.EVIDENCE);
        if (!isInconclusive && !hasPassed(deadline.within())) {
            return false;
        }
        String what =
                isInconclusive ? "the verdict is inconclusive" : "no answer within " + Times.words(deadline.within());
        String text =
                "stage " + draft.state().stageName() + ", gate " + gate.kind().word() + ": " + what;
        switch (deadline.then()) {
            case ABORT -> late(text);
            case PAUSE -> {
                again();
                draft.pause = Optional.of(new Pause(draft.now, text));
                draft.tell(Notice.Kind.PAUSED, Alert.WARNING, "paused: " + text);
            }
            case PROCEED -> {
                draft.note("going on: " + text);
                next();
            }
        }
        return deadline.then() == DefaultAction.PROCEED;
    }

    /** The present gate anew, with nothing heard; verdicts about it before count no more. */
    private void again() {
        Position here = draft.position;
        draft.position = new Position(here.stage(), here.step(), here.gates() + 1, draft.now);
        draft.evidence = GateEvidence.NONE;
    }

    /** Moves on to the next step. */
    void next() {
        Position here = draft.position;
        List<Stage> stages = draft.plan.stages().stages();
        boolean isGate = stages.get(here.stage()).steps().get(here.step()) instanceof Gate;
        int gates = here.gates() + (isGate ? 1 : 0);
        boolean isLast = here.step() + 1 == stages.get(here.stage()).steps().size();
        draft.position = isLast
                ? new Position(here.stage() + 1, 0, gates, draft.now)
                : new Position(here.stage(), here.step() + 1, gates, draft.now);
        draft.evidence = GateEvidence.NONE;
        arrived();
    }

    private void arrived() {
        RolloutState state = draft.state();
        if (state.step().isPresent() && state.step().get() instanceof Gate gate) {
            draft.note(state.stageName() + ": " + gate.words());
            if (gate.kind() == Gate.Kind.APPROVE) {
                draft.tell(Notice.Kind.APPROVAL_WANTED, Alert.NONE, gate.words());
            }
        }
    }

    /** The live command was carried out. */
    void done(Act act, Outcome outcome) {
        if (act.kind() != Act.Kind.RECORD) {
            next();
            return;
        }
        Optional<LastKnownGood> recorded = outcome instanceof Outcome.Done done ? done.recorded() : Optional.empty();
        if (recorded.isEmpty()) {
            givenUp(act, "the answer names no last known good");
            return;
        }
        draft.lastKnownGood = recorded;
        draft.position = new Position(0, 0, 0, draft.now);
        arrived();
    }

    /** The live command will not succeed. */
    void givenUp(Act act, String why) {
        String text = "stage " + draft.state().stageName() + ": cannot " + act.words() + ": " + why;
        backward.begin(new Deferred(Cause.of(Cause.Kind.CONTROLLER, Urgency.FAST, text), draft.now));
    }
}
