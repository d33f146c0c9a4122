package io.canaryjudge.http.rollout;

import io.canaryjudge.decision.Signal;
import io.canaryjudge.http.Version;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.service.Durable;
import io.canaryjudge.http.service.JudgeService;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.wire.ShownVerdict;
import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Event;
import io.canaryjudge.rollout.Order;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.rollout.Person;
import io.canaryjudge.rollout.Rollout;
import io.canaryjudge.rollout.RolloutState;
import io.canaryjudge.rollout.Subject;
import io.canaryjudge.rollout.Transition;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.RolloutController;
import io.canaryjudge.spi.RolloutController.Mode;
import io.canaryjudge.spi.StoreException;
import io.canaryjudge.spi.StreamHead.Opening;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rollouts: tells each the time, its controller's answers, its judges' verdicts, what people order and what is
 * signalled. All its methods must be called on the loop of the {@link JudgeService}, but for {@link #run}, {@link #nowMillis}
 * and {@link #told}.
 */
public final class RolloutService {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutService.class);
    private static final long TICK_MILLIS = 100;
    /** Of one rollout in the journal; a sound one has some hundreds. */
    private static final int MOST_ENTRIES = 50_000;

    private final Loop loop;
    private final ServerConfig config;
    private final InstantSource clock;
    private final Durable durable;
    private final JudgeService judges;
    private final Map<String, RolloutController> controllers;
    private final Map<String, Driven> rollouts = new LinkedHashMap<>();
    /** The same, for those who read what is told of one of them. */
    private final Map<String, RunningRollout> readable = new ConcurrentHashMap<>();

    private final Map<String, KeyUse> idempotencyKeys = new LinkedHashMap<>();
    private final Map<String, String> starting = new LinkedHashMap<>();
    private final RolloutTakeover takeover;
    private long timer;
    private volatile long running;

    /**
     * A service that does not run yet.
     *
     * @param loop the judges'
     * @param judges judge the versions
     * @param controllers carry out the commands, by the names that plans have for them
     */
    public RolloutService(
            Loop loop,
            ServerConfig config,
            InstantSource clock,
            Durable durable,
            JudgeService judges,
            Map<String, RolloutController> controllers,
            Telemetry telemetry) {
        this.loop = loop;
        this.config = config;
        this.clock = clock;
        this.durable = durable;
        this.judges = judges;
        this.controllers = new TreeMap<>(controllers);
        takeover = new RolloutTakeover(loop, durable, clock, this::isRunning, rollouts::containsKey);
        telemetry.gauge("judge_rollouts_running", "Rollouts that have not ended.", () -> running);
    }

    /** Goes on with what the journal has; the future completes when all of it is there. */
    public Future<Void> start() {
        return takeover.restore(config.maxAnalyses(), this::resume, this::lose).onSuccess(restored -> {
            timer = loop.setPeriodic(TICK_MILLIS, this::tick);
        });
    }

    /** Stops telling them anything; what is under way at controllers goes on. */
    public void stop() {
        loop.cancelTimer(timer);
        takeover.stop();
    }

    /** The present time by the service's clock, milliseconds since 1970. */
    public long nowMillis() {
        return clock.millis();
    }

    /** Runs an action on the service's context, where its other methods may be called. */
    public void run(Runnable action) {
        judges.run(action);
    }

    /** Starts a rollout; the future completes when that is kept. */
    public Future<RolloutStart> start(RolloutRequest request) {
        Optional<KeyUse> use = request.idempotencyKey().map(idempotencyKeys::get);
        if (use.isPresent()) {
            return Future.succeededFuture(again(use.get(), request));
        }
        Optional<RolloutStart> obstacle = obstacle(request);
        if (obstacle.isPresent()) {
            return Future.succeededFuture(obstacle.get());
        }
        String id = durable.ids().next(RolloutFacts.PREFIX, clock.millis());
        starting.put(request.plan().territory(), id);
        return open(id, request).onComplete(ended -> {
            starting.remove(request.plan().territory());
            count();
        });
    }

    private RolloutStart again(KeyUse use, RolloutRequest request) {
        Driven driven = rollouts.get(use.rollout());
        return driven != null && use.fingerprint().equals(request.fingerprint())
                ? new RolloutStart.AlreadyStarted(driven.rollout.view())
                : new RolloutStart.KeyReused();
    }

    private Optional<RolloutStart> obstacle(RolloutRequest request) {
        String name = request.plan().controller();
        RolloutController controller = controllers.get(name);
        if (controller == null) {
            return Optional.of(new RolloutStart.UnknownController(name, controllers.keySet()));
        }
        Set<Act.Kind> missing = request.plan().plan("check").missing(controller.abilities());
        if (!missing.isEmpty()) {
            return Optional.of(new RolloutStart.Unable(name, missing));
        }
        String territory = request.plan().territory();
        Optional<String> holder = Optional.ofNullable(starting.get(territory)).or(() -> holder(territory));
        if (holder.isPresent()) {
            return Optional.of(new RolloutStart.Occupied(territory, holder.get()));
        }
        boolean isFull = rollouts.size() + starting.size() >= config.maxAnalyses() && !forgetOldestEnded();
        return isFull ? Optional.of(new RolloutStart.TooMany(config.maxAnalyses())) : Optional.empty();
    }

    private Optional<String> holder(String territory) {
        return rollouts.values().stream()
                .map(driven -> driven.rollout)
                .filter(each -> !each.hasEnded() && each.document().territory().equals(territory))
                .map(RunningRollout::id)
                .findFirst();
    }

    private Future<RolloutStart> open(String id, RolloutRequest request) {
        long now = clock.millis();
        return takeover.claim(id).compose(epoch -> {
            RolloutState first = Rollout.start(request.plan().plan(id), now);
            RunningRollout rollout = running(request.plan(), first, 0, epoch);
            Opening opening =
                    new Opening(request.idempotencyKey().map(key -> "rollout/" + key), request.fingerprint(), "");
            // held before the first command can be answered, which may be at once
            hold(rollout);
            return rollout.open(
                            RolloutFacts.started(request.plan(), now, Version.current()),
                            opening,
                            new Event.Ticked(now))
                    .transform(opened -> opened(rollout, request, opened.result(), opened.cause()));
        });
    }

    private Future<RolloutStart> opened(
            RunningRollout rollout,
            RolloutRequest request,
            @Nullable CommitOutcome outcome,
            @Nullable Throwable failure) {
        if (outcome instanceof CommitOutcome.Written) {
            request.idempotencyKey()
                    .ifPresent(key -> idempotencyKeys.put(key, new KeyUse(request.fingerprint(), rollout.id())));
            Subject subject = rollout.state().plan().subject();
            LOG.info(
                    "rollout {} started: {} {} in place of {}, {}",
                    rollout.id(),
                    subject.service(),
                    subject.canary(),
                    subject.baseline(),
                    request.plan().stages().strategy().word());
            return Future.succeededFuture(new RolloutStart.Started(rollout.view()));
        }
        rollouts.remove(rollout.id());
        readable.remove(rollout.id());
        if (outcome instanceof CommitOutcome.KeyTaken) {
            return Future.succeededFuture(new RolloutStart.KeyReused());
        }
        return Future.failedFuture(
                failure == null ? new IllegalStateException(rollout.id() + " was not opened: " + outcome) : failure);
    }

    private RunningRollout running(
            io.canaryjudge.http.plan.PlanDocument plan, RolloutState state, long entries, long epoch) {
        return new RunningRollout(
                plan,
                state,
                entries,
                epoch,
                loop,
                durable,
                command -> send(plan.controller(), command),
                lost -> lose(lost.id()));
    }

    /** Goes on with a rollout of an earlier process, or of a node that is not heard of any more. */
    private void resume(KeptRollout kept, long epoch) {
        RunningRollout rollout =
                running(kept.document(), kept.state(), kept.head().entries(), epoch);
        hold(rollout);
        Opening opening = kept.head().opening();
        opening.key()
                .ifPresent(key -> idempotencyKeys.put(
                        key.substring("rollout/".length()), new KeyUse(opening.fingerprint(), rollout.id())));
        if (!rollout.hasEnded()) {
            LOG.info(
                    "rollout {} goes on at stage {}",
                    rollout.id(),
                    rollout.state().stageName());
            rollout.tell(new Event.Recovered(clock.millis()));
        }
        count();
    }

    private void hold(RunningRollout rollout) {
        rollouts.put(rollout.id(), new Driven(rollout, new RolloutJudge(rollout, judges, clock)));
        readable.put(rollout.id(), rollout);
    }

    private void lose(String id) {
        Driven driven = rollouts.remove(id);
        readable.remove(id);
        if (driven != null) {
            LOG.warn("rollout {} belongs to another node now", id);
            driven.judge.stop();
            driven.rollout.lose();
            forgetKeys(id);
        }
    }

    private void forgetKeys(String id) {
        idempotencyKeys.values().removeIf(use -> use.rollout().equals(id));
    }

    private boolean isRunning(String id) {
        Driven driven = rollouts.get(id);
        return driven != null && !driven.rollout.hasEnded();
    }

    private boolean forgetOldestEnded() {
        Iterator<Driven> oldestFirst = rollouts.values().iterator();
        while (oldestFirst.hasNext()) {
            Driven driven = oldestFirst.next();
            if (driven.rollout.hasEnded()) {
                oldestFirst.remove();
                readable.remove(driven.rollout.id());
                driven.judge.stop();
                forgetKeys(driven.rollout.id());
                return true;
            }
        }
        return false;
    }

    /** Hands a command to its controller on a worker, should it block in spite of its promise. */
    private void send(String name, Command command) {
        LOG.info(
                "rollout command {} attempt {} to {}: {}",
                command.id(),
                command.attempt(),
                name,
                command.act().words());
        RolloutController controller = controllers.get(name);
        if (controller == null) {
            String text = "the settings have no controller " + name;
            answered(command, new Outcome.Failed(text, Outcome.Retry.MAY_HELP));
            return;
        }
        loop.callBlocking(() -> controller.perform(command, Mode.REAL))
                .compose(Future::fromCompletionStage)
                .onComplete(done -> judges.run(() -> answered(command, outcome(name, done.result(), done.cause()))));
    }

    private static Outcome outcome(String name, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (outcome != null) {
            return outcome;
        }
        LOG.error("the controller {} broke its promise to answer", name, failure);
        return new Outcome.Failed("the controller failed; the log says why", Outcome.Retry.MAY_HELP);
    }

    private void answered(Command command, Outcome outcome) {
        Driven driven = rollouts.get(command.subject().rollout());
        if (driven != null) {
            driven.rollout.tell(new Event.Answered(clock.millis(), command.id(), command.attempt(), outcome));
        }
    }

    /** A rollout; empty when there is none of that id. */
    public Optional<RolloutView> find(String id) {
        return Optional.ofNullable(rollouts.get(id)).map(driven -> driven.rollout.view());
    }

    /** The verdict of a rollout as {@link #find} has it, for any thread; empty when there is none of that id. */
    public Optional<ShownVerdict> told(String id) {
        return Optional.ofNullable(readable.get(id)).map(RunningRollout::told);
    }

    /** All rollouts that are held, the oldest first. */
    public List<RolloutView> list() {
        return rollouts.values().stream().map(driven -> driven.rollout.view()).toList();
    }

    /** Calls {@code listener} whenever something happened to a rollout until the returned action is run. */
    public Optional<Runnable> listen(String id, Consumer<RolloutView> listener) {
        return Optional.ofNullable(rollouts.get(id)).map(driven -> driven.rollout.listen(listener));
    }

    /** Has a person's order followed, where it fits; the future completes when what became of it is kept. */
    public Future<OrderResult> order(String id, Person person, Order order) {
        Driven driven = rollouts.get(id);
        if (driven == null) {
            return Future.succeededFuture(new OrderResult.Unknown());
        }
        if (order.kind() != Order.Kind.ABORT && isCrowded(driven.rollout)) {
            return Future.succeededFuture(new OrderResult.TooMany(MOST_ENTRIES));
        }
        LOG.info("rollout {}: {} ordered by {}: {}", id, order.kind().word(), person.actor(), person.reason());
        return driven.rollout
                .tell(new Event.Ordered(clock.millis(), person, order))
                .map(followed -> result(driven.rollout, followed))
                .recover(failure -> failure instanceof StoreException
                        ? Future.succeededFuture(new OrderResult.Uncertain())
                        : Future.failedFuture(failure));
    }

    private static OrderResult result(RunningRollout rollout, Transition followed) {
        return followed.refusal()
                .map(why -> (OrderResult) new OrderResult.Refused(rollout.view(), why))
                .orElseGet(() -> new OrderResult.Followed(rollout.view()));
    }

    private static boolean isCrowded(RunningRollout rollout) {
        return rollout.entries() + rollout.waiting() >= MOST_ENTRIES;
    }

    /**
     * Takes a signal to the rollouts that it concerns; what is known of them is not kept again.
     *
     * @param canary only rollouts of this version; of any version where empty
     * @return the ids of the running rollouts that know it now, when it is kept
     */
    public Future<List<String>> signal(Signal signal, String service, String canary) {
        List<Future<?>> kept = new ArrayList<>();
        List<String> reached = new ArrayList<>();
        for (Driven driven : rollouts.values()) {
            Subject subject = driven.rollout.state().plan().subject();
            boolean isConcerned = subject.service().equals(service)
                    && (canary.isEmpty() || subject.canary().equals(canary));
            if (driven.rollout.hasEnded() || !isConcerned) {
                continue;
            }
            boolean isKnown = driven.rollout.state().heard().signals().stream().anyMatch(each -> isSame(each, signal));
            if (!isKnown && isCrowded(driven.rollout)) {
                LOG.warn("rollout {} has too many entries to take another signal", driven.rollout.id());
                continue;
            }
            reached.add(driven.rollout.id());
            if (!isKnown) {
                kept.add(driven.rollout.tell(new Event.Signalled(clock.millis(), signal)));
            }
        }
        return Future.all(kept).map(all -> reached);
    }

    private static boolean isSame(Signal one, Signal other) {
        return one.kind() == other.kind()
                && one.subject().equals(other.subject())
                && one.reporter().equals(other.reporter());
    }

    private void tick() {
        long now = clock.millis();
        for (Driven driven : List.copyOf(rollouts.values())) {
            try {
                driven.tick(now);
            } catch (RuntimeException e) {
                LOG.error("rollout {} could not be driven", driven.rollout.id(), e);
            }
        }
        count();
    }

    private void count() {
        running = rollouts.values().stream()
                .filter(driven -> !driven.rollout.hasEnded())
                .count();
    }

    private record KeyUse(String fingerprint, String rollout) {}

    /** A rollout with its judge. */
    private static final class Driven {
        private final RunningRollout rollout;
        private final RolloutJudge judge;

        Driven(RunningRollout rollout, RolloutJudge judge) {
            this.rollout = rollout;
            this.judge = judge;
        }

        void tick(long now) {
            if (rollout.state().phase().isEnd()) {
                judge.end();
            } else if (!rollout.hasEnded()) {
                rollout.tellIfItMatters(new Event.Ticked(now));
                judge.tick(now);
            }
        }
    }
}
