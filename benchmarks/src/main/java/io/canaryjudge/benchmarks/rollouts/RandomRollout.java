package io.canaryjudge.benchmarks.rollouts;

import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Event;
import io.canaryjudge.rollout.Gate;
import io.canaryjudge.rollout.Observation;
import io.canaryjudge.rollout.Order;
import io.canaryjudge.rollout.Phase;
import io.canaryjudge.rollout.Position;
import io.canaryjudge.rollout.Reading;
import io.canaryjudge.rollout.Rollback;
import io.canaryjudge.rollout.Rollout;
import io.canaryjudge.rollout.RolloutPlan;
import io.canaryjudge.rollout.RolloutState;
import io.canaryjudge.rollout.Step;
import io.canaryjudge.rollout.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One random sequence of events, with every law checked after each: one live command at most, exposure never rises after
 * the decision to roll back, no gate opens before its least time, epochs never fall, every path ends, the fold of the
 * events is the state, and a restart changes nothing about the end.
 */
public final class RandomRollout {

    static final long START = 1_763_892_000_000L;

    private static final int MOST_EVENTS = 60;
    private static final int MOST_STEPS_TO_END = 2_000;
    private static final long MINUTE = 60_000;

    private final RolloutPlan plan;
    private final List<Event> events = new ArrayList<>();
    private final List<Command> sent = new ArrayList<>();
    private RolloutState state;

    private RandomRollout(RolloutPlan plan) {
        this.plan = plan;
        state = Rollout.start(plan, START);
    }

    /**
     * How a sequence ended.
     *
     * @param isSilent whether nothing but the time was heard at the end
     */
    public record Ending(Phase phase, boolean isSilent, int events) {}

    /** Runs the sequence of a seed. Throws {@link AssertionError} when a law is broken. */
    public static Ending run(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomRollout rollout = new RandomRollout(RandomPlan.of(random));
        RandomEvents source = new RandomEvents(random);
        int number = random.nextInt(MOST_EVENTS);
        for (int i = 0; i < number && !rollout.state.phase().isEnd(); i++) {
            rollout.tell(source.next(rollout.state, rollout.sent));
        }
        boolean isSilent = random.nextInt(2) == 0;
        if (isSilent) {
            rollout.endInSilence();
        } else {
            rollout.endWithAndWithoutRestart();
        }
        require(
                Rollout.replay(rollout.plan, START, rollout.events).equals(rollout.state),
                "the fold of the events is another state");
        return new Ending(rollout.state.phase(), isSilent, rollout.events.size());
    }

    private void tell(Event event) {
        RolloutState before = state;
        Transition transition = Rollout.step(before, event);
        events.add(event);
        sent.addAll(transition.commands());
        state = transition.state();
        checkCommands(before, transition);
        checkExposure(before, state);
        checkDecision(before, transition);
        checkGate(before, state, event);
        require(state.nowMillis() >= before.nowMillis(), "the clock went back");
        require(!before.phase().isGoingBack() || state.phase() != Phase.ADVANCING, "it flapped");
        require(!before.phase().isEnd() || state.equals(before), "it went on after its end");
    }

    private static void checkCommands(RolloutState before, Transition transition) {
        RolloutState after = transition.state();
        require(transition.commands().size() <= 1, "more than one command at once");
        require(after.epoch() >= before.epoch(), "the epoch fell");
        for (Command command : transition.commands()) {
            require(after.live().isPresent() && after.live().get().command().equals(command), "it is not live");
            require(command.epoch() == after.epoch(), "the command's epoch is void");
            boolean isNew = after.commands() > before.commands();
            boolean wasLive = before.live().isPresent()
                    && before.live().get().command().id().equals(command.id());
            require(isNew || wasLive, "a command came back from the dead");
        }
    }

    private static void checkExposure(RolloutState before, RolloutState after) {
        if (before.phase().isGoingBack() || before.deferred().isPresent()) {
            int was = before.footprint().exposedPercent();
            require(after.footprint().exposedPercent() <= was, "exposure rose after ABORT");
            require(after.footprint().mirrorPercent() <= before.footprint().mirrorPercent(), "mirroring rose");
        }
    }

    /** A decision stands: later events may hurry it, and neither take it back nor begin it anew. */
    private static void checkDecision(RolloutState before, Transition transition) {
        RolloutState after = transition.state();
        if (before.rollback().isPresent()) {
            Rollback was = before.rollback().get();
            Rollback is = after.rollback().orElseThrow();
            require(is.decidedMillis() == was.decidedMillis() && is.acts().equals(was.acts()), "it flapped");
            require(is.next() >= was.next() && is.dueMillis() <= was.dueMillis(), "the way back got longer");
        }
        if (after.rollback().isPresent() || after.deferred().isPresent()) {
            int reached = after.footprint().exposedPercent();
            transition
                    .commands()
                    .forEach(command -> require(
                            command.act().after(after.footprint()).exposedPercent() <= reached,
                            "a command after ABORT raises exposure: "
                                    + command.act().words()));
        }
    }

    private static void checkGate(RolloutState before, RolloutState after, Event event) {
        Position was = before.position();
        boolean hasMoved =
                after.position().stage() != was.stage() || after.position().step() != was.step();
        boolean isPromotedByPerson =
                event instanceof Event.Ordered ordered && ordered.order().kind() == Order.Kind.PROMOTE;
        if (!hasMoved || isPromotedByPerson || before.lastKnownGood().isEmpty()) {
            return;
        }
        Step step = before.step().orElseThrow();
        if (step instanceof Gate gate) {
            long waited = after.nowMillis() - was.sinceMillis();
            require(waited >= gate.least().toMillis(), "a gate opened after " + waited + " ms: " + gate.words());
        }
    }

    private void endInSilence() {
        for (int i = 0; !state.phase().isEnd(); i++) {
            require(i < MOST_STEPS_TO_END, "no end in silence");
            tell(new Event.Ticked(state.nowMillis() + 20 * MINUTE));
        }
    }

    /** Ends it twice from here, once after a restart; both ends must be alike. */
    private void endWithAndWithoutRestart() {
        RandomRollout other = new RandomRollout(plan);
        other.events.addAll(events);
        other.sent.addAll(sent);
        other.state = state;
        other.tell(new Event.Recovered(state.nowMillis()));
        cooperate();
        other.cooperate();
        require(
                other.state.phase() == state.phase(),
                "after a restart it ends " + other.state.phase() + ", not " + state.phase());
        require(other.state.footprint().equals(state.footprint()), "after a restart another footprint stays");
    }

    /** Everything is carried out at once, verdicts promote, and the service is well. */
    private void cooperate() {
        tell(new Event.Ticked(state.nowMillis()));
        for (int i = 0; !state.phase().isEnd(); i++) {
            require(i < MOST_STEPS_TO_END, "no end although everything works");
            tell(helpful());
        }
    }

    private Event helpful() {
        long now = state.nowMillis();
        if (state.live().isPresent() && state.live().get().resendAtMillis() < 0) {
            Command command = state.live().get().command();
            return new Event.Answered(now, command.id(), command.attempt(), RandomEvents.done(command));
        }
        if (state.phase() == Phase.VERIFYING) {
            return new Event.Measured(now + MINUTE, new Reading(1000, 0, 0));
        }
        boolean isJudge =
                state.judging().filter(gate -> gate.kind() == Gate.Kind.JUDGE).isPresent();
        if (isJudge && !state.evidence().isPromoted()) {
            Reading well = new Reading(1000, 0.005, 180);
            Verdict promote = new Verdict.Promote(Urgency.NONE, "all metrics pass");
            return new Event.Judged(now, state.position().gates(), promote, Observation.of(well, well));
        }
        return new Event.Ticked(now + 5 * MINUTE);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
