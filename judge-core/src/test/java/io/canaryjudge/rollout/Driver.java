package io.canaryjudge.rollout;

import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Condition;
import io.canaryjudge.decision.Reason;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Drives a rollout with a model of a controller, which may have its bad moments. */
final class Driver {

    static final long START = 1_763_892_000_000L;
    static final Reading WELL = new Reading(1000, 0.005, 180);
    static final Reading SICK = new Reading(1000, 0.2, 900);

    /** What the controller does to the first attempt of every command. */
    enum Mood {
        HELPFUL,
        FAILS_AT_FIRST,
        TIMES_OUT_AT_FIRST,
        ANSWERS_TWICE,
        RESTARTED_BETWEEN_ANY_TWO_STEPS
    }

    final List<String> acts = new ArrayList<>();
    final List<Command> sent = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    private final Mood mood;
    private final Set<String> failed = new HashSet<>();
    RolloutState state;
    Optional<String> refusal = Optional.empty();

    Driver(StagePlan stages, Mood mood) {
        this(stages, RolloutPolicy.DEFAULT, mood);
    }

    Driver(StagePlan stages, RolloutPolicy policy, Mood mood) {
        this.mood = mood;
        state = Rollout.start(
                new RolloutPlan(new Subject("ro_1", "checkout", "1.4.2", "1.5.0"), stages, policy), START);
    }

    static Driver of(StagePlan stages) {
        return new Driver(stages, Mood.HELPFUL);
    }

    void tell(Event event) {
        Transition transition = Rollout.step(state, event);
        events.add(event);
        state = transition.state();
        refusal = transition.refusal();
        notices.addAll(transition.notices());
        for (Command command : transition.commands()) {
            sent.add(command);
            if (acts.isEmpty() || !command.act().words().equals(acts.get(acts.size() - 1))) {
                acts.add(command.act().words());
            }
        }
    }

    /** The ids of the commands, each once. */
    Set<String> ids() {
        Set<String> ids = new HashSet<>();
        sent.forEach(command -> ids.add(command.id()));
        return ids;
    }

    void tick(Duration later) {
        tell(new Event.Ticked(state.nowMillis() + later.toMillis()));
    }

    void order(Order order) {
        tell(new Event.Ordered(state.nowMillis(), new Person("kim", "a reason"), order));
    }

    void judge(Verdict verdict) {
        Reading canary = verdict.kind() == Verdict.Kind.ABORT ? SICK : WELL;
        int gate = state.position().gates();
        tell(new Event.Judged(state.nowMillis(), gate, verdict, Observation.of(WELL, canary)));
    }

    static Verdict promote() {
        return new Verdict.Promote(Urgency.NONE, "all metrics pass");
    }

    static Verdict abort(Urgency urgency) {
        Rule rule = new Rule(
                "error-rate-above-10-percent",
                new Condition.ErrorRateAbove(0.1),
                Duration.ZERO,
                100,
                5,
                urgency,
                Alert.CRITICAL);
        String text = "error rate 20.0 % vs 0.5 % (rule error-rate-above-10-percent)";
        return new Verdict.Abort(List.of(new Reason(rule, Optional.empty(), 0.2, 0.1, 0.18, 0.22, text)));
    }

    /** Answers commands until none is live. */
    void settle() {
        tick(Duration.ZERO);
        for (int i = 0; state.live().isPresent(); i++) {
            if (i > 1000) {
                throw new AssertionError("commands without end");
            }
            if (mood == Mood.RESTARTED_BETWEEN_ANY_TWO_STEPS) {
                tell(new Event.Recovered(state.nowMillis()));
            }
            answer(state.live().orElseThrow());
        }
    }

    private void answer(Live live) {
        Command command = live.command();
        if (live.resendAtMillis() >= 0) {
            tell(new Event.Ticked(live.resendAtMillis()));
        } else if (mood == Mood.FAILS_AT_FIRST && failed.add(command.id())) {
            answer(command, new Outcome.Failed("not now", Outcome.Retry.MAY_HELP));
        } else if (mood == Mood.TIMES_OUT_AT_FIRST && failed.add(command.id())) {
            tell(new Event.Ticked(command.answerByMillis()));
        } else {
            answer(command, done(command));
            if (mood == Mood.ANSWERS_TWICE) {
                answer(command, done(command));
                answer(command, new Outcome.Failed("done already", Outcome.Retry.IS_USELESS));
            }
        }
    }

    void answer(Command command, Outcome outcome) {
        tell(new Event.Answered(state.nowMillis(), command.id(), command.attempt(), outcome));
    }

    Outcome done(Command command) {
        return command.act().kind() == Act.Kind.RECORD
                ? new Outcome.Done("read", Optional.of(LastKnownGood.of("1.4.2")))
                : new Outcome.Done("done");
    }

    /** Goes on with verdicts that promote, until the stage, or the end. */
    void goOnUntil(String stage) {
        settle();
        for (int i = 0; !state.phase().isEnd() && !(state.judging().isPresent() && isAt(stage)); i++) {
            if (i > 5000) {
                throw new AssertionError("it does not go on from " + state.position());
            }
            if (state.judging().isPresent()) {
                judge(promote());
            }
            tick(Duration.ofMinutes(1));
            settle();
        }
    }

    private boolean isAt(String stage) {
        return state.stageName().equals(stage);
    }

    void measureUntilTheEnd(Reading reading) {
        settle();
        for (int i = 0; !state.phase().isEnd() && i < 100; i++) {
            tell(new Event.Measured(state.nowMillis() + 20_000, reading));
        }
    }
}
