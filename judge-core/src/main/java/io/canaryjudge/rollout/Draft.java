package io.canaryjudge.rollout;

import io.canaryjudge.decision.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A state while one event changes it, and what comes out. */
final class Draft {

    final RolloutPlan plan;
    final long started;
    long now;
    Phase phase;
    Position position;
    GateEvidence evidence;
    Footprint footprint;
    Optional<LastKnownGood> lastKnownGood;
    Optional<Live> live;
    private long commands;
    private long epoch;
    Optional<Pause> pause;
    private final List<Grant> grants;
    Optional<Deferred> deferred;
    Optional<String> blocked;
    Optional<Rollback> rollback;
    Heard heard;
    private final Timeline timeline;
    private long ended;

    private final List<Timeline.Entry> notes = new ArrayList<>();
    private final List<Command> sent = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();

    Draft(RolloutState from, long atMillis) {
        plan = from.plan();
        started = from.startedMillis();
        now = Math.max(from.nowMillis(), atMillis);
        phase = from.phase();
        position = from.position();
        evidence = from.evidence();
        footprint = from.footprint();
        lastKnownGood = from.lastKnownGood();
        live = from.live();
        commands = from.commands();
        epoch = from.epoch();
        pause = from.pause();
        grants = new ArrayList<>(from.grants());
        deferred = from.deferred();
        blocked = from.blocked();
        rollback = from.rollback();
        heard = from.heard();
        timeline = from.timeline();
        ended = from.endedMillis();
    }

    Transition finished() {
        return new Transition(state(), sent, notices, refusal);
    }

    RolloutState state() {
        return new RolloutState(
                plan,
                started,
                now,
                phase,
                position,
                evidence,
                footprint,
                lastKnownGood,
                live,
                commands,
                epoch,
                pause,
                grants,
                deferred,
                blocked,
                rollback,
                heard,
                timeline.with(notes),
                ended);
    }

    void note(String text) {
        notes.add(new Timeline.Entry(now, text));
    }

    void tell(Notice.Kind kind, Alert alert, String text) {
        notices.add(new Notice(kind, alert, text));
        note(text);
    }

    void refuse(String why) {
        refusal = Optional.of(why);
        note("refused: " + why);
    }

    void end(Phase how, Notice.Kind kind, Alert alert, String text) {
        phase = how;
        ended = now;
        live = Optional.empty();
        tell(kind, alert, text);
    }

    /** Sends an act's command; what was live before must have been answered or fenced off. */
    void issue(Act act) {
        commands++;
        String id = plan.subject().rollout() + "/" + commands;
        Command command = new Command(id, epoch, 1, plan.subject(), act, answerBy());
        send(command);
        note(act.words());
    }

    private void send(Command command) {
        live = Optional.of(new Live(command, -1));
        sent.add(command);
    }

    private long answerBy() {
        return now + plan.policy().commands().answerWithin().toMillis();
    }

    /** Makes whatever was sent before void. */
    void fence() {
        epoch++;
        live = Optional.empty();
    }

    /** Sends the live command again, now, under a new epoch. */
    void recover() {
        epoch++;
        live = live.map(
                each -> new Live(each.command().again(epoch, each.command().attempt(), answerBy()), now));
    }

    /** Puts the next attempt of the live command off. */
    void retryAt(Command command, long atMillis) {
        live = Optional.of(new Live(command.again(epoch, command.attempt() + 1, answerBy()), atMillis));
    }

    /** Sends what waits to be sent again, if its time has come. */
    void resend() {
        if (live.isPresent()
                && live.get().isWaitingToBeSent()
                && now >= live.get().resendAtMillis()) {
            Command command = live.get().command();
            send(command.again(epoch, command.attempt(), answerBy()));
        }
    }

    void grant(Grant grant) {
        grants.removeIf(each -> each.scope() == grant.scope());
        grants.add(grant);
    }

    boolean isGranted(Order.Scope scope) {
        return grants.stream().anyMatch(each -> each.scope() == scope);
    }

    void dropExpiredGrants() {
        grants.removeIf(each -> {
            boolean isOver = now >= each.untilMillis();
            if (isOver) {
                note("the override of " + each.scope().word() + " by "
                        + each.person().actor() + " is over");
            }
            return isOver;
        });
    }
}
