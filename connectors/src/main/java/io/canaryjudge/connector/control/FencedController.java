package io.canaryjudge.connector.control;

import io.canaryjudge.rollout.Act;
import io.canaryjudge.rollout.Command;
import io.canaryjudge.rollout.Outcome;
import io.canaryjudge.spi.RolloutController;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A controller that keeps the promises of {@link RolloutController} for a system that only plans and changes.
 *
 * <p>Commands of one rollout wait for each other; one of a higher epoch makes those before it give up at once and begins
 * when they have ended, or five seconds later. Whatever was done late, after its answer was given up, is recorded all the
 * same. The returned stages complete on this controller's threads, never on the caller's event loop.
 */
public final class FencedController implements RolloutController {

    private static final Logger LOG = LoggerFactory.getLogger(FencedController.class);
    private static final int MOST_WAITING = 1000;
    private static final int LONGEST_LINE = 16;
    private static final Outcome CLOSED = new Outcome.Refused("the controller is closed");

    private final ControlledSystem system;
    private final ControlLimits limits;
    private final InstantSource time;
    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timers;
    private final Object lock = new Object();
    private final Bounded<Line> lines;
    private final Bounded<Outcome> recorded;
    private final List<Job> dryRuns = new ArrayList<>();
    private boolean isClosed;

    /** @param time the clock by which the callers give the time of an answer */
    public FencedController(ControlledSystem system, ControlLimits limits, InstantSource time) {
        this.system = system;
        this.limits = limits;
        this.time = time;
        this.lines = new Bounded<>(limits.remembered(), Line::isIdle);
        this.recorded = new Bounded<>(limits.remembered(), any -> true);
        this.workers = new ThreadPoolExecutor(
                limits.threads(),
                limits.threads(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                threads("controller-" + system.name()));
        workers.allowCoreThreadTimeOut(true);
        this.timers = new ScheduledThreadPoolExecutor(1, threads("controller-" + system.name() + "-time"));
        timers.setRemoveOnCancelPolicy(true);
    }

    @Override
    public String name() {
        return system.name();
    }

    @Override
    public Set<Act.Kind> abilities() {
        return system.abilities();
    }

    @Override
    public CompletionStage<Outcome> perform(Command command, Mode mode) {
        if (!system.abilities().contains(command.act().kind())) {
            return answered(new Outcome.Refused(
                    name() + " cannot " + command.act().kind().word()));
        }
        List<Job> voided = new ArrayList<>();
        CompletionStage<Outcome> stage;
        synchronized (lock) {
            stage = mode == Mode.DRY_RUN ? tryOut(command) : enter(command, voided);
        }
        voided.forEach(job -> giveUp(
                job,
                new Outcome.TimedOut("given up for a command of a higher epoch; whether it was done is not known"),
                new Outcome.Refused("void, since a command of a higher epoch came")));
        return stage;
    }

    private CompletionStage<Outcome> tryOut(Command command) {
        Optional<Outcome> refusal = refusal(command);
        if (refusal.isPresent()) {
            return answered(refusal.get());
        }
        Job job = new Job(command, this::plan);
        dryRuns.add(job);
        CompletableFuture<Void> unused = job.end().thenRun(() -> {
            synchronized (lock) {
                dryRuns.remove(job);
            }
        });
        limitTime(job);
        submit(job);
        return job.answer().minimalCompletionStage();
    }

    private CompletionStage<Outcome> enter(Command command, List<Job> voided) {
        Optional<Outcome> refusal = refusal(command);
        if (refusal.isPresent()) {
            return answered(refusal.get());
        }
        Line line = lines.computeIfAbsent(command.subject().rollout(), rollout -> new Line());
        voided.addAll(line.raise(command));
        Outcome known = recorded.get(command.id());
        if (known != null) {
            return answered(known);
        }
        Optional<Job> pending = line.pending(command);
        if (pending.isPresent()) {
            return pending.get().answer().minimalCompletionStage();
        }
        if (line.length() >= LONGEST_LINE) {
            return answered(new Outcome.Failed(
                    LONGEST_LINE + " commands of this rollout have not ended yet", Outcome.Retry.MAY_HELP));
        }
        Job job = new Job(command, this::work);
        CompletableFuture<Void> turn = line.enter(job);
        CompletableFuture<Void> unused = job.end().thenRun(() -> {
            synchronized (lock) {
                line.leave(job);
            }
        });
        limitTime(job);
        CompletableFuture<Void> unusedTurn = turn.thenRun(() -> submit(job));
        return job.answer().minimalCompletionStage();
    }

    private Optional<Outcome> refusal(Command command) {
        if (isClosed) {
            return Optional.of(CLOSED);
        }
        Line line = lines.get(command.subject().rollout());
        return line == null || command.epoch() >= line.epoch()
                ? Optional.empty()
                : Optional.of(new Outcome.Refused(
                        "epoch " + command.epoch() + " is void, since epoch " + line.epoch() + " was seen"));
    }

    private void limitTime(Job job) {
        long left = job.command().answerByMillis() - time.millis();
        long millis = Math.min(left, limits.timeout().toMillis());
        Outcome early = new Outcome.TimedOut("its time was over before it was begun");
        if (millis <= 0) {
            giveUp(job, early, early);
            return;
        }
        Outcome late = new Outcome.TimedOut("no end within " + millis + " ms; whether it was done is not known");
        ScheduledFuture<?> timer = timers.schedule(() -> giveUp(job, late, early), millis, TimeUnit.MILLISECONDS);
        CompletableFuture<Void> unused = job.answer().thenRun(() -> timer.cancel(false));
    }

    private void giveUp(Job job, Outcome running, Outcome waiting) {
        if (job.giveUp(running, waiting) && !timers.isShutdown()) {
            try {
                ScheduledFuture<?> unused = timers.schedule(
                        () -> job.end().complete(null), ControlLimits.GRACE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closedMeanwhile) {
                job.end().complete(null);
            }
        }
    }

    private void submit(Job job) {
        try {
            workers.execute(job);
        } catch (RejectedExecutionException full) {
            job.answer()
                    .complete(new Outcome.Failed(
                            "too many commands wait, or the controller is closed", Outcome.Retry.MAY_HELP));
            job.end().complete(null);
        }
    }

    /** What is done on a worker for a dry run. */
    private Outcome plan(Job job) {
        return guarded(
                job,
                deadline -> new Outcome.Done(
                        "would " + system.plan(job.command(), deadline).words()));
    }

    /** What is done on a worker for a command that counts. */
    private Outcome work(Job job) {
        Command command = job.command();
        synchronized (lock) {
            Outcome known = recorded.get(command.id());
            if (known != null) {
                return known;
            }
        }
        Outcome outcome =
                guarded(job, deadline -> system.plan(command, deadline).carryOut(deadline));
        if (outcome.kind() == Outcome.Kind.DONE) {
            synchronized (lock) {
                recorded.put(command.id(), outcome);
            }
        }
        return outcome;
    }

    private Outcome guarded(Job job, Work work) {
        try {
            return Words.clean(work.run(deadline(job.command())));
        } catch (ControlException e) {
            return Words.clean(e.outcome());
        } catch (InterruptedException e) {
            return new Outcome.TimedOut("it was broken off; whether it was done is not known");
        } catch (RuntimeException e) {
            // Its message may quote what the system sent; its class and place do not.
            LOG.error(
                    "{}: {} fails by {} at {}",
                    name(),
                    job.command().id(),
                    e.getClass().getName(),
                    placeOf(e));
            return new Outcome.Failed(
                    name() + " fails by " + e.getClass().getSimpleName() + ", see the log", Outcome.Retry.MAY_HELP);
        }
    }

    private static Object placeOf(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0];
    }

    private Deadline deadline(Command command) {
        long latest = time.millis() + limits.timeout().toMillis();
        return new Deadline(time, Math.min(command.answerByMillis(), latest));
    }

    /** {@inheritDoc} Commands that are under way are answered as timed out, those that wait as refused. */
    @Override
    public void close() {
        List<Job> open = new ArrayList<>();
        synchronized (lock) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            open.addAll(dryRuns);
            lines.values().forEach(line -> open.addAll(line.lastFirst()));
        }
        Outcome broken = new Outcome.TimedOut("the controller was closed; whether it was done is not known");
        open.forEach(job -> giveUp(job, broken, CLOSED));
        timers.shutdownNow();
        workers.shutdown();
        threads("controller-" + name() + "-close").newThread(system::close).start();
    }

    private static CompletionStage<Outcome> answered(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome).minimalCompletionStage();
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What is done for a command, with all the ways in which it may not succeed. */
    private interface Work {
        Outcome.Done run(Deadline deadline) throws ControlException, InterruptedException;
    }
}
