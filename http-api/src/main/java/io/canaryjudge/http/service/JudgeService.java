package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.wire.VerdictJson;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Notifier;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs analyses: looks at each when a window has ended, with the windows that all {@link IngestShards} have of it, and
 * passes on what changes. All its methods must be called on the Vert.x context on which {@link #start} was, but for
 * {@link #run}, {@link #shards} and {@link #nowMillis}.
 */
public final class JudgeService {

    private static final Logger LOG = LoggerFactory.getLogger(JudgeService.class);
    /** How often is checked whether a window has ended: what a verdict waits at the most on top of its window. */
    private static final long TICK_MILLIS = 100;

    private static final long WAITING_MILLIS = 1_000;

    /** How many analyses are looked at together: a shard's loop does nothing else while it reads their windows. */
    private static final int MOST_AT_ONCE = 64;

    private static final long HOUSEKEEPING_MILLIS = 10_000;

    private final ServerConfig config;
    private final InstantSource clock;
    private final Journal journal;
    private final List<Notifier> notifiers;
    private final Telemetry telemetry;
    private final Ids ids = new Ids();
    private final IngestShards shards;
    private final Map<String, RunningAnalysis> analyses = new LinkedHashMap<>();
    private final Map<String, KeyUse> idempotencyKeys = new LinkedHashMap<>();
    private @Nullable Context context;
    private @Nullable IngestShard counted;
    private long timer;
    private long waiting;
    private long housekeeping;
    private volatile long runningAnalyses;
    private volatile long watchers;

    /**
     * A service that does not run yet, and keeps windows in memory only.
     *
     * @param notifiers told of every change of a verdict
     */
    public JudgeService(
            ServerConfig config, InstantSource clock, Journal journal, List<Notifier> notifiers, Telemetry telemetry) {
        this(config, clock, journal, notifiers, telemetry, null);
    }

    /**
     * A service that does not run yet.
     *
     * @param notifiers told of every change of a verdict
     * @param log where samples are kept before they are acknowledged; null for nowhere
     */
    public JudgeService(
            ServerConfig config,
            InstantSource clock,
            Journal journal,
            List<Notifier> notifiers,
            Telemetry telemetry,
            @Nullable GroupCommit log) {
        this.config = config;
        this.clock = clock;
        this.journal = journal;
        this.notifiers = List.copyOf(notifiers);
        this.telemetry = telemetry;
        shards = new IngestShards(config, clock, telemetry, log);
        telemetry.gauge("judge_analyses_running", "Analyses that have not ended.", () -> runningAnalyses);
        telemetry.gauge("judge_watchers", "Clients that wait for a change or follow events.", () -> watchers);
    }

    /** Starts looking, on the current context. */
    public void start(Vertx vertx) {
        Context home = vertx.getOrCreateContext();
        context = home;
        IngestShard own = shards.open(home);
        counted = own;
        housekeeping = vertx.setPeriodic(HOUSEKEEPING_MILLIS, tick -> own.forgetIdle());
        waiting = vertx.setPeriodic(WAITING_MILLIS, tick -> own.giveUpWaiting());
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> tick());
    }

    /** Stops looking. */
    public void stop(Vertx vertx) {
        vertx.cancelTimer(timer);
        vertx.cancelTimer(housekeeping);
        vertx.cancelTimer(waiting);
    }

    /** Runs an action on the service's context, where its other methods may be called. */
    public void run(Runnable action) {
        home().runOnContext(now -> action.run());
    }

    private Context home() {
        return Objects.requireNonNull(context, "the service has not been started");
    }

    /** Where samples go. */
    public IngestShards shards() {
        return shards;
    }

    /** Files requests that their senders counted; for each of the elements, how many requests had each fate. */
    public List<Map<Arrival, Long>> ingestCounted(List<CountedRequests> requests) {
        return ownShard().ingestCounted(requests);
    }

    /** The shard of the service's context, where {@link #ingestCounted} files. */
    public IngestShard ownShard() {
        return Objects.requireNonNull(counted, "the service has not been started");
    }

    /** The present time by the service's clock, milliseconds since 1970. */
    public long nowMillis() {
        return clock.millis();
    }

    /** Starts judging a canary, from the present moment on. */
    public StartResult start(AnalysisRequest request) {
        Optional<KeyUse> use = request.idempotencyKey().map(idempotencyKeys::get);
        if (use.isPresent()) {
            return use.get().fingerprint().equals(request.fingerprint())
                    ? new StartResult.AlreadyStarted(view(use.get().analysis()))
                    : new StartResult.KeyReused();
        }
        if (analyses.size() >= config.maxAnalyses() && !forgetOldestEnded()) {
            return new StartResult.TooMany(config.maxAnalyses());
        }
        long now = clock.millis();
        AnalysisPlan plan = new AnalysisPlan(
                request.service(), request.baseline(), request.canary(), request.stage(), request.policy(), now);
        RunningAnalysis analysis = new RunningAnalysis(
                ids.next("an_", now), new CanaryAnalysis(plan, config.windows()), config.windows(), now);
        analyses.put(analysis.id(), analysis);
        request.idempotencyKey()
                .ifPresent(key -> idempotencyKeys.put(key, new KeyUse(request.fingerprint(), analysis)));
        LOG.info(
                "analysis {} started: {} {} against {}", analysis.id(), plan.service(), plan.canary(), plan.baseline());
        journal(analysis.id(), "analysis.started", VerdictJson.of(analysis.id(), analysis.latest()));
        count();
        return new StartResult.Started(view(analysis));
    }

    private boolean forgetOldestEnded() {
        Iterator<RunningAnalysis> oldestFirst = analyses.values().iterator();
        while (oldestFirst.hasNext()) {
            RunningAnalysis analysis = oldestFirst.next();
            if (analysis.hasEnded()) {
                oldestFirst.remove();
                idempotencyKeys.values().removeIf(use -> use.analysis() == analysis);
                journal.forget(analysis.id());
                return true;
            }
        }
        return false;
    }

    /** An analysis; empty when there is none of that id. */
    public Optional<AnalysisView> find(String id) {
        return Optional.ofNullable(analyses.get(id)).map(JudgeService::view);
    }

    /** All analyses that are held, the oldest first. */
    public List<AnalysisView> list() {
        return analyses.values().stream().map(JudgeService::view).toList();
    }

    /**
     * Calls {@code listener} after every look at an analysis, on the service's context, until the returned action is
     * run; empty when there is no such analysis.
     */
    public Optional<Runnable> listen(String id, Consumer<AnalysisReport> listener) {
        return Optional.ofNullable(analyses.get(id)).map(analysis -> analysis.listen(listener));
    }

    /**
     * Takes a signal to the analyses that it concerns and looks at them at once.
     *
     * @return the ids of the running analyses that know it now, when they have been looked at
     */
    public Future<List<String>> signal(Signal signal, Predicate<AnalysisPlan> concerns) {
        List<String> reached = new ArrayList<>();
        List<RunningAnalysis> changed = new ArrayList<>();
        for (RunningAnalysis analysis : analyses.values()) {
            if (!analysis.hasEnded() && concerns.test(analysis.analysis().plan())) {
                RunningAnalysis.Taken taken = signal(analysis, signal);
                if (taken != RunningAnalysis.Taken.TOO_MANY) {
                    reached.add(analysis.id());
                }
                if (taken == RunningAnalysis.Taken.NEW) {
                    changed.add(analysis);
                }
            }
        }
        return look(changed, clock.millis()).map(looked -> reached);
    }

    private RunningAnalysis.Taken signal(RunningAnalysis analysis, Signal signal) {
        RunningAnalysis.Taken taken = analysis.add(signal);
        switch (taken) {
            case NEW ->
                journal(
                        analysis.id(),
                        "signal.received",
                        new JsonObject()
                                .put("signal", signal.kind().word())
                                .put("subject", signal.subject())
                                .put("reporter", signal.reporter()));
            case KNOWN -> {}
            case TOO_MANY ->
                LOG.warn(
                        "analysis {} has too many signals {} to take another",
                        analysis.id(),
                        signal.kind().word());
        }
        return taken;
    }

    /** What is in memory of one version, whether it is judged or not. */
    public Future<RecentWindows> recentWindows(String serviceName, String version) {
        long now = clock.millis();
        WindowSpec spec = config.windows();
        WindowRange range = new WindowRange(
                serviceName,
                version,
                version,
                spec.lastSealed(now) - IngestShard.KEPT_WINDOWS,
                spec.indexOf(now + WindowSpec.LEAD.toMillis()));
        return shards.windows(List.of(range), now, home())
                .map(found -> new RecentWindows(
                        spec,
                        found.settledMillis(),
                        LongStream.rangeClosed(range.first(), range.last())
                                .mapToObj(found.sources().get(0)::at)
                                .toList()));
    }

    private void tick() {
        long now = clock.millis();
        long lastEnded = config.windows().lastEnded(now);
        List<RunningAnalysis> due = analyses.values().stream()
                .filter(analysis -> analysis.isDue(now, lastEnded))
                .toList();
        for (int from = 0; from < due.size(); from += MOST_AT_ONCE) {
            Future<Void> looked = look(due.subList(from, Math.min(due.size(), from + MOST_AT_ONCE)), now);
            looked.onFailure(failure -> LOG.error("the windows could not be gathered", failure));
        }
        count();
    }

    /** Looks at some analyses when their windows, as they are from now on, have been gathered. */
    private Future<Void> look(List<RunningAnalysis> some, long now) {
        long lastEnded = config.windows().lastEnded(now);
        List<WindowRange> ranges =
                some.stream().map(analysis -> analysis.beginLook(lastEnded)).toList();
        return shards.windows(ranges, now, home()).map(windows -> {
            for (int i = 0; i < some.size(); i++) {
                look(some.get(i), windows.settledMillis(), windows.sources().get(i));
            }
            count();
            return null;
        });
    }

    /** Looks at one analysis; should that fail, it is said and the others go on. */
    private void look(RunningAnalysis analysis, long now, WindowSource windows) {
        try {
            evaluate(analysis, now, windows);
        } catch (RuntimeException e) {
            LOG.error("analysis {} could not be judged", analysis.id(), e);
        }
    }

    private void evaluate(RunningAnalysis analysis, long now, WindowSource windows) {
        long start = System.nanoTime();
        RunningAnalysis.Looked looked = analysis.look(now, windows);
        if (looked == RunningAnalysis.Looked.NOT_ANY_MORE) {
            return;
        }
        telemetry.evaluation(System.nanoTime() - start);
        if (looked == RunningAnalysis.Looked.CHANGED) {
            tellChange(analysis);
        }
        analysis.tellListeners();
    }

    private void tellChange(RunningAnalysis analysis) {
        AnalysisReport report = analysis.latest();
        LOG.info(
                "analysis {} {}: {}",
                analysis.id(),
                report.verdict().kind(),
                report.verdict().reason());
        telemetry.verdict(report.verdict().kind());
        JsonObject verdict = VerdictJson.of(analysis.id(), report);
        journal(analysis.id(), "verdict.changed", verdict);
        Instant since = Instant.ofEpochMilli(report.sinceMillis());
        String payload = new JsonObject()
                .put("type", "verdict.changed")
                .put("timestamp", since.toString())
                .put("data", verdict)
                .encode();
        String id = "msg_" + analysis.id() + "_" + report.sequence();
        for (Notifier notifier : notifiers) {
            notifier.deliver(new Notification(id, "verdict.changed", since, payload))
                    .whenComplete((delivered, failure) -> telemetry.notification(failure == null));
        }
    }

    private void journal(String stream, String type, JsonObject facts) {
        journal.append(stream, type, facts.encode()).whenComplete((number, failure) -> {
            if (failure != null) {
                telemetry.journalFailure();
                LOG.error("the journal did not take {} of {}: {}", type, stream, failure.getMessage());
            }
        });
    }

    private void count() {
        runningAnalyses = analyses.values().stream().filter(a -> !a.hasEnded()).count();
        watchers =
                analyses.values().stream().mapToLong(RunningAnalysis::listeners).sum();
    }

    private static AnalysisView view(RunningAnalysis analysis) {
        return new AnalysisView(analysis.id(), analysis.latest(), analysis.hasEnded());
    }

    private record KeyUse(String fingerprint, RunningAnalysis analysis) {}
}
