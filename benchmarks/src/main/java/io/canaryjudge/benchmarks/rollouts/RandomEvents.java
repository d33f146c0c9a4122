package io.canaryjudge.benchmarks.rollouts;

import static io.canaryjudge.benchmarks.rollouts.RandomPlan.oneOf;

import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Condition;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Event;
import io.canaryjudge.rollout.LastKnownGood;
import io.canaryjudge.rollout.Observation;
import io.canaryjudge.rollout.Order;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Person;
import io.canaryjudge.rollout.Reading;
import io.canaryjudge.rollout.RolloutState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Anything that a rollout may be told, sensible or not, from a clock that jumps. */
final class RandomEvents {

    private static final Reading WELL = new Reading(1000, 0.005, 180);
    private static final Urgency[] ABORTING = {Urgency.PLANNED, Urgency.FAST, Urgency.IMMEDIATE};

    private final SplittableRandom random;

    RandomEvents(SplittableRandom random) {
        this.random = random;
    }

    Event next(RolloutState state, List<Command> sent) {
        long at = time(state.nowMillis());
        int kind = random.nextInt(100);
        if (kind < 40 && !sent.isEmpty()) {
            return answer(at, sent);
        }
        if (kind < 55) {
            int gate = random.nextInt(8) == 0
                    ? random.nextInt(6)
                    : state.position().gates();
            return new Event.Judged(at, gate, verdict(), Observation.of(reading(), reading()));
        }
        if (kind < 70) {
            return new Event.Ticked(at);
        }
        if (kind < 82) {
            return new Event.Ordered(at, new Person("kim", "looks like it"), order(state.nowMillis()));
        }
        if (kind < 85) {
            return new Event.Signalled(at, new Signal(oneOf(random, SignalKind.values()), "login", "kim", at));
        }
        return kind < 95 ? new Event.Measured(at, reading()) : new Event.Recovered(at);
    }

    /** Mostly a little later, now and then much later, or earlier. */
    private long time(long now) {
        return switch (random.nextInt(10)) {
            case 0 -> Math.max(0, now - random.nextLong(3_600_000));
            case 1, 2, 3 -> now + random.nextLong(600_000);
            case 4 -> now + random.nextLong(7_200_000);
            default -> now + random.nextLong(20_000);
        };
    }

    private Event answer(long at, List<Command> sent) {
        boolean isOld = random.nextInt(6) == 0;
        Command command = sent.get(isOld ? random.nextInt(sent.size()) : sent.size() - 1);
        return new Event.Answered(at, command.id(), command.attempt(), outcome(command));
    }

    private Outcome outcome(Command command) {
        return switch (random.nextInt(12)) {
            case 0 -> new Outcome.Failed("not now", Outcome.Retry.MAY_HELP);
            case 1 ->
                random.nextInt(3) > 0
                        ? new Outcome.TimedOut("no answer")
                        : new Outcome.Failed("no such pool", Outcome.Retry.IS_USELESS);
            case 2 -> random.nextInt(3) > 0 ? done(command) : new Outcome.Refused("somebody else owns the route");
            default -> done(command);
        };
    }

    /** What a controller says that carries everything out. */
    static Outcome done(Command command) {
        return command.act().kind() == Act.Kind.RECORD
                ? new Outcome.Done("read", Optional.of(LastKnownGood.of("1.4.2")))
                : new Outcome.Done("done");
    }

    private Verdict verdict() {
        return switch (random.nextInt(12)) {
            case 0 -> abort(oneOf(random, ABORTING));
            case 1 -> new Verdict.Inconclusive(Urgency.NONE, "time is over");
            case 2 -> new Verdict.Continue(Urgency.MONITOR, "errors above 2 %");
            case 3, 4, 5 -> new Verdict.Continue(Urgency.NONE, "undecided");
            default -> new Verdict.Promote(Urgency.NONE, "all metrics pass");
        };
    }

    private static Verdict abort(Urgency urgency) {
        Rule rule = new Rule(
                "error-rate", new Condition.ErrorRateAbove(0.1), Duration.ZERO, 100, 5, urgency, Alert.CRITICAL);
        return new Verdict.Abort(
                List.of(new Reason(rule, Optional.empty(), 0.12, 0.1, 0.11, 0.14, "error rate 12 % vs 0.5 %")));
    }

    private Reading reading() {
        return switch (random.nextInt(5)) {
            case 0 -> Reading.NONE;
            case 1 -> new Reading(random.nextLong(2000), random.nextDouble(), 1000 * random.nextDouble());
            default -> WELL;
        };
    }

    private Order order(long now) {
        return switch (oneOf(random, Order.Kind.values())) {
            case PROMOTE -> new Order.Promote();
            case ABORT -> random.nextInt(3) == 0 ? new Order.Abort() : new Order.Approve();
            case PAUSE -> new Order.Pause();
            case RESUME -> new Order.Resume();
            case APPROVE -> new Order.Approve();
            case OVERRIDE ->
                new Order.Suspend(oneOf(random, Order.Scope.values()), now + random.nextLong(30 * 3_600_000L));
        };
    }
}
