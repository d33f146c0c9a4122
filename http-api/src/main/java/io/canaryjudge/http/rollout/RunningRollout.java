package io.canaryjudge.http.rollout;

import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.plan.PlanDocument;
import io.canaryjudge.http.service.Durable;
import io.canaryjudge.http.wire.ShownVerdict;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Event;
import io.canaryjudge.rollout.Live;
import io.canaryjudge.rollout.Notice;
import io.canaryjudge.rollout.Rollout;
import io.canaryjudge.rollout.RolloutState;
import io.canaryjudge.rollout.Transition;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.NewDelivery;
import io.canaryjudge.spi.StreamHead.Opening;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rollout with what waits to happen to it. What happens is written down first, then takes effect: its state is shown,
 * and its commands are sent. Confined to the service's context.
 */
final class RunningRollout {

    private static final Logger LOG = LoggerFactory.getLogger(RunningRollout.class);
    private static final long RETRY_MILLIS = 500;
    private static final int MOST_AT_ONCE = 100;

    private final String id;
    private final PlanDocument document;
    private final Loop loop;
    private final Durable durable;
    private final long epoch;
    private final Consumer<Command> controller;
    private final Consumer<RunningRollout> lost;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Consumer<RolloutView>> listeners = new LinkedHashSet<>();
    private RolloutState state;
    private long entries;
    /** Of both. */
    private volatile ShownVerdict told;

    private boolean isWriting;
    private boolean isLost;
    private Optional<String> analysis = Optional.empty();

    /**
     * A rollout as it stands.
     *
     * @param epoch of the lease by which this process owns it
     * @param entries how many the journal has of it
     * @param controller takes commands, each after what led to it is kept
     * @param lost is told when somebody else owns it
     */
    RunningRollout(
            PlanDocument document,
            RolloutState state,
            long entries,
            long epoch,
            Loop loop,
            Durable durable,
            Consumer<Command> controller,
            Consumer<RunningRollout> lost) {
        this.id = state.plan().subject().rollout();
        this.document = document;
        this.state = state;
        this.entries = entries;
        told = ShownVerdict.of(state, entries);
        this.epoch = epoch;
        this.loop = loop;
        this.durable = durable;
        this.controller = controller;
        this.lost = lost;
    }

    String id() {
        return id;
    }

    PlanDocument document() {
        return document;
    }

    /** As far as it is kept. */
    RolloutState state() {
        return state;
    }

    long entries() {
        return entries;
    }

    boolean hasEnded() {
        return state.phase().isEnd() || isLost;
    }

    /** Whether nothing is being written, so that what would follow from an event can be told beforehand. */
    boolean isIdle() {
        return !isWriting && waiting.isEmpty() && !isLost;
    }

    /** How many events wait to be written down. */
    int waiting() {
        return waiting.size();
    }

    RolloutView view() {
        return new RolloutView(id, document, state, entries, analysis, told);
    }

    /** Its verdict as clients get it until something happens. May be called by any thread. */
    ShownVerdict told() {
        return told;
    }

    void judgedBy(Optional<String> id) {
        analysis = id;
    }

    /** Calls {@code listener} after everything that happens until the returned action is run. */
    Runnable listen(Consumer<RolloutView> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Opens the stream with what started the rollout and its first event. */
    Future<CommitOutcome> open(Fact started, Opening opening, Event first) {
        Transition transition = Rollout.step(state, first);
        Commit commit = commit(List.of(started, RolloutFacts.event(first)), List.of(transition), transition.state())
                .withOpening(opening);
        isWriting = true;
        return loop.callBlocking(() -> durable.store().journal().commit(commit)).onComplete(written -> {
            isWriting = false;
            if (written.succeeded() && written.result() instanceof CommitOutcome.Written kept) {
                took(kept, List.of(), List.of(transition));
            }
        });
    }

    /** What follows from an event, once it is kept; fails when it could not be kept now, and is tried on. */
    Future<Transition> tell(Event event) {
        Waiting one = new Waiting(event, Promise.promise());
        waiting.addLast(one);
        next();
        return one.told.future();
    }

    /** Tells an event unless nothing would follow from it. */
    void tellIfItMatters(Event event) {
        if (isIdle() && !hasEnded()) {
            Transition transition = Rollout.step(state, event);
            if (!transition.notices().isEmpty()
                    || !transition.commands().isEmpty()
                    || !transition.state().isWhere(state)) {
                tell(event);
            }
        }
    }

    private void next() {
        if (isWriting || waiting.isEmpty() || isLost) {
            return;
        }
        List<Waiting> batch = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        List<Transition> transitions = new ArrayList<>();
        RolloutState reached = state;
        while (batch.size() < MOST_AT_ONCE && !waiting.isEmpty()) {
            Waiting one = waiting.removeFirst();
            Transition transition = Rollout.step(reached, one.event);
            batch.add(one);
            facts.add(RolloutFacts.event(one.event));
            transitions.add(transition);
            reached = transition.state();
        }
        if (state.phase().isEnd()) {
            // the stream is closed: what comes late changes nothing, and is not kept
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).told.tryComplete(transitions.get(i));
            }
            return;
        }
        isWriting = true;
        write(commit(facts, transitions, reached), batch, transitions);
    }

    private Commit commit(List<Fact> facts, List<Transition> transitions, RolloutState reached) {
        return new Commit(
                id,
                entries,
                epoch,
                Opening.PLAIN,
                facts,
                List.of(),
                deliveries(transitions),
                Optional.empty(),
                reached.phase().isEnd() ? Commit.Ending.CLOSES : Commit.Ending.STAYS_OPEN);
    }

    private List<NewDelivery> deliveries(List<Transition> transitions) {
        List<NewDelivery> deliveries = new ArrayList<>();
        int number = 0;
        for (Transition transition : transitions) {
            for (Notice notice : transition.notices()) {
                number++;
                String place = entries + "_" + number;
                durable.endpoints().stream()
                        .filter(endpoint ->
                                endpoint.interest().wants(state.plan().subject().service()))
                        .map(endpoint -> RolloutFacts.delivery(
                                endpoint.name(),
                                state.plan().subject(),
                                notice,
                                place,
                                transition.state().nowMillis()))
                        .forEach(deliveries::add);
            }
        }
        return deliveries;
    }

    /** Again and again until the store has said what became of it: only then is known what the state is. */
    private void write(Commit commit, List<Waiting> batch, List<Transition> transitions) {
        loop.callBlocking(() -> durable.store().journal().commit(commit)).onComplete(written -> {
            if (written.failed()) {
                LOG.error(
                        "rollout {} waits, the journal takes nothing: {}",
                        id,
                        written.cause().getMessage());
                batch.forEach(one -> one.told.tryFail(written.cause()));
                loop.setTimer(RETRY_MILLIS, () -> write(commit, batch, transitions));
                return;
            }
            isWriting = false;
            if (written.result() instanceof CommitOutcome.Written kept) {
                took(kept, batch, transitions);
                next();
            } else {
                LOG.error("the journal has another {} than this process: {}", id, written.result());
                lose();
                batch.forEach(one -> one.told.tryFail(new IllegalStateException(id + " belongs to another node")));
            }
        });
    }

    private void took(CommitOutcome.Written kept, List<Waiting> batch, List<Transition> transitions) {
        entries = kept.head().entries();
        state = transitions.get(transitions.size() - 1).state();
        told = ShownVerdict.of(state, entries);
        for (Transition transition : transitions) {
            transition.notices().forEach(this::log);
            transition.commands().stream().filter(this::isLive).forEach(controller);
        }
        if (transitions.stream().anyMatch(each -> !each.notices().isEmpty())) {
            durable.onOwed().run();
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).told.tryComplete(transitions.get(i));
        }
        tellListeners();
    }

    void tellListeners() {
        List.copyOf(listeners).forEach(listener -> listener.accept(view()));
    }

    /** Whether a command is still wanted after everything that was kept with it. */
    private boolean isLive(Command command) {
        return state.live().map(Live::command).filter(command::equals).isPresent();
    }

    private void log(Notice notice) {
        switch (notice.alert()) {
            case NONE -> LOG.info("rollout {} {}: {}", id, notice.kind().word(), notice.text());
            case WARNING -> LOG.warn("rollout {} {}: {}", id, notice.kind().word(), notice.text());
            case CRITICAL -> LOG.error("rollout {} {}: {}", id, notice.kind().word(), notice.text());
        }
    }

    /** Leaves the rollout to whoever owns it now. */
    void lose() {
        if (!isLost) {
            isLost = true;
            waiting.forEach(one -> one.told.tryFail(new IllegalStateException(id + " belongs to another node")));
            waiting.clear();
            lost.accept(this);
        }
    }

    /** An event and who waits for what follows from it. */
    private record Waiting(Event event, Promise<Transition> told) {}
}
