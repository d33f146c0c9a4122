package io.canaryjudge.rollout;

import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * A staged rollout as a pure function: a state and an event in, the next state and what is to be done out.
 *
 * <p>Whoever drives it stores the event, then hands the commands to a controller and tells it the answers as events. After
 * a crash the stored events give the same state again, and {@link Event.Recovered} sends the live command once more under
 * its old id. It must be told the time regularly; every rollout ends, whatever is or is not heard.
 */
public final class Rollout {

    private Rollout() {}

    /** The state before the first event. */
    public static RolloutState start(RolloutPlan plan, long atMillis) {
        return new RolloutState(
                plan,
                atMillis,
                atMillis,
                Phase.ADVANCING,
                new Position(0, 0, 0, atMillis),
                GateEvidence.NONE,
                Footprint.NONE,
                Optional.empty(),
                Optional.empty(),
                0,
                1,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Heard.NOTHING,
                Timeline.EMPTY,
                -1);
    }

    /** What follows from an event. An ended rollout stays as it is, and refuses orders. */
    public static Transition step(RolloutState state, Event event) {
        if (state.phase().isEnd()) {
            return new Transition(state, List.of(), List.of(), refusalOfTheEnded(state, event));
        }
        Draft draft = new Draft(state, event.atMillis());
        draft.dropExpiredGrants();
        Steps steps = new Steps(draft);
        event.match(steps);
        steps.run();
        return draft.finished();
    }

    /** The state after some events, in order. */
    public static RolloutState replay(RolloutPlan plan, long startedMillis, List<Event> events) {
        RolloutState state = start(plan, startedMillis);
        for (Event event : events) {
            state = step(state, event).state();
        }
        return state;
    }

    private static Optional<String> refusalOfTheEnded(RolloutState state, Event event) {
        return event instanceof Event.Ordered
                ? Optional.of("the rollout has ended, " + state.phase().word())
                : Optional.empty();
    }

    /** What each kind of event does. */
    private static final class Steps implements Event.Cases {

        private final Draft draft;
        private final Backward backward;
        private final Forward forward;

        Steps(Draft draft) {
            this.draft = draft;
            backward = new Backward(draft);
            forward = new Forward(draft, backward);
        }

        /** Follows from the time and from what the event changed, until nothing more does. */
        void run() {
            overdue();
            Phase before;
            do {
                before = draft.phase;
                if (draft.phase == Phase.ADVANCING) {
                    forward.run();
                } else {
                    backward.run();
                }
            } while (draft.phase != before);
            draft.resend();
        }

        private void overdue() {
            if (draft.live.isPresent() && !draft.live.get().isWaitingToBeSent()) {
                Command command = draft.live.get().command();
                if (draft.now >= command.answerByMillis()) {
                    outcome(command, new Outcome.TimedOut("no answer in time"));
                }
            }
        }

        @Override
        public void ticked(Event.Ticked event) {
            // the time itself is all that it tells
        }

        @Override
        public void judged(Event.Judged event) {
            Verdict verdict = event.verdict();
            draft.heard = draft.heard.with(verdict);
            if (draft.phase == Phase.ADVANCING) {
                observed(event);
                monitor(verdict.urgency(), verdict.reason());
            }
            if (verdict instanceof Verdict.Abort abort) {
                Urgency urgency = abort.urgency().rollsBack() ? abort.urgency() : Urgency.PLANNED;
                backward.decide(new Cause(Cause.Kind.VERDICT, urgency, abort.reason(), abort.reasons()));
            } else if (draft.phase == Phase.ADVANCING && event.gate() == draft.position.gates()) {
                draft.evidence = evidence(verdict, event.observation());
            }
        }

        private void observed(Event.Judged event) {
            if (event.gate() == draft.position.gates()) {
                String stage = draft.state().stageName();
                draft.heard = draft.heard.with(new Heard.AtGate(event.gate(), stage, event.observation()));
            }
            Reading baseline = event.observation().baseline();
            if (baseline.requests() >= draft.plan.policy().verification().leastRequests()) {
                draft.heard = draft.heard.withReference(baseline);
            }
        }

        private GateEvidence evidence(Verdict verdict, Observation observation) {
            boolean isPromoted = verdict.kind() == Verdict.Kind.PROMOTE
                    && draft.state()
                            .step()
                            .filter(step -> step instanceof Gate.Judge judge
                                    && observation.canary().requests() >= judge.leastCanaryRequests())
                            .isPresent();
            boolean isInconclusive = verdict.kind() == Verdict.Kind.INCONCLUSIVE;
            return new GateEvidence(isPromoted, isInconclusive, draft.evidence.isApproved());
        }

        private void monitor(Urgency urgency, String reason) {
            if (draft.heard.opensMonitor(urgency)) {
                draft.heard = draft.heard.with(Optional.of(new Heard.Monitor(draft.now, reason)));
                draft.tell(Notice.Kind.WATCH_OPENED, Alert.WARNING, "to be watched: " + reason);
            } else if (urgency == Urgency.NONE && draft.heard.monitor().isPresent()) {
                draft.heard = draft.heard.with(Optional.empty());
                draft.tell(Notice.Kind.WATCH_CLOSED, Alert.NONE, "no longer to be watched");
            }
        }

        @Override
        public void answered(Event.Answered event) {
            Outcome outcome = event.outcome();
            Optional<Live> live = draft.live.filter(each -> each.command().id().equals(event.command()));
            boolean isLast = live.filter(
                            each -> !each.isWaitingToBeSent() && each.command().attempt() == event.attempt())
                    .isPresent();
            if (live.isEmpty() || (!isLast && outcome.kind() != Outcome.Kind.DONE)) {
                draft.note("ignored, " + event.command() + " is no longer live: " + outcome.text());
            } else {
                outcome(live.get().command(), outcome);
            }
        }

        private void outcome(Command command, Outcome outcome) {
            Act act = command.act();
            draft.live = Optional.empty();
            if (outcome.kind() == Outcome.Kind.DONE) {
                if (draft.phase == Phase.ADVANCING) {
                    forward.done(act, outcome);
                } else {
                    backward.done(act);
                }
                return;
            }
            String what =
                    outcome.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
            draft.note(act.words() + ", attempt " + command.attempt() + ", " + what + ": " + outcome.text());
            CommandPolicy policy = draft.plan.policy().commands();
            if (outcome.isWorthRetrying() && command.attempt() < policy.attempts()) {
                long wait = backward.hasTimeToWait() ? policy.retryAfter().toMillis() : 0;
                draft.retryAt(command, draft.now + wait);
            } else if (draft.phase == Phase.ADVANCING) {
                forward.givenUp(act, outcome.text());
            } else {
                backward.givenUp(act, outcome.text());
            }
        }

        @Override
        public void ordered(Event.Ordered event) {
            new Orders(draft, forward, backward).follow(event.person(), event.order());
        }

        @Override
        public void signalled(Event.Signalled event) {
            draft.heard = draft.heard.with(event.signal());
            draft.note("signal " + event.signal().kind().word() + " "
                    + event.signal().subject() + " by " + event.signal().reporter());
            List<Reason> firing = SignalRules.firing(draft.plan.policy().rules(), draft.heard.signals());
            if (firing.isEmpty()) {
                return;
            }
            Reason first = firing.get(0);
            Urgency urgency = first.rule().urgency();
            if (urgency.rollsBack()) {
                backward.decide(new Cause(Cause.Kind.SIGNAL, urgency, first.text(), firing));
            } else if (draft.phase == Phase.ADVANCING && urgency == Urgency.MONITOR) {
                monitor(urgency, first.text());
            }
        }

        @Override
        public void measured(Event.Measured event) {
            backward.measured(event.reading());
        }

        @Override
        public void recovered(Event.Recovered event) {
            draft.recover();
            draft.note("driven by a new process");
        }
    }
}
