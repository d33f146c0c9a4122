package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.Version;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.wire.ShownVerdict;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Entry;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.spi.StoreException;
import io.canaryjudge.spi.StreamHead.Opening;
import io.canaryjudge.spi.WindowLog;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs analyses: looks at each when a window has ended, with the windows that all {@link IngestShards} have of it, and
 * passes on what changes. All its methods must be called on its loop, but for
 * {@link #run}, {@link #shards}, {@link #nowMillis} and {@link #told}.
 */
public final class JudgeService {

    private static final Logger LOG = LoggerFactory.getLogger(JudgeService.class);
    /** How often is checked whether a window has ended: what a verdict waits at the most on top of its window. */
    private static final long TICK_MILLIS = 100;

    private static final long WAITING_MILLIS = 1_000;

    /** How many analyses are looked at together: a shard's loop does nothing else while it reads their windows. */
    private static final int MOST_AT_ONCE = 64;

    private static final long HOUSEKEEPING_MILLIS = 10_000;

    private final Loop loop;
    private final ServerConfig config;
    private final InstantSource clock;
    private final Durable durable;
    private final Telemetry telemetry;
    private final IngestShards shards;
    private final Optional<WindowLog> windowLog;
    private final Optional<PastWindows> past;
    private final Map<String, RunningAnalysis> analyses = new LinkedHashMap<>();
    /** The same, for those who read what is told of one of them. */
    private final Map<String, RunningAnalysis> readable = new ConcurrentHashMap<>();

    private final Map<String, KeyUse> idempotencyKeys = new LinkedHashMap<>();
    /** One after the other: others need the store's threads too. */
    private Future<Long> lastReading = Future.succeededFuture();

    /** Analyses that are being begun: the journal may have them already. */
    private final Set<String> opening = new HashSet<>();

    private final Ledger ledger;
    private final Takeover takeover;

    private Feeds feeds = Feeds.NONE;
    private @Nullable IngestShard counted;
    private long timer;
    private long lastTickNanos;
    private long waiting;
    private long housekeeping;
    /** What is told of each analysis that has not ended, for whoever scrapes. */
    private volatile Map<String, AnalysisReport> told = Map.of();

    private volatile long watchers;

    /**
     * A service that does not run yet, and keeps windows in memory only.
     *
     * @param durable where what must not be lost is kept
     */
    public JudgeService(Loop loop, ServerConfig config, InstantSource clock, Durable durable, Telemetry telemetry) {
        this(loop, config, clock, durable, telemetry, null);
    }

    /**
     * A service that does not run yet.
     *
     * @param durable where what must not be lost is kept
     * @param log where samples are kept before they are acknowledged; null for nowhere
     */
    public JudgeService(
            Loop loop,
            ServerConfig config,
            InstantSource clock,
            Durable durable,
            Telemetry telemetry,
            @Nullable GroupCommit log) {
        this.loop = loop;
        this.config = config;
        this.clock = clock;
        this.durable = durable;
        this.telemetry = telemetry;
        shards = new IngestShards(config, clock, telemetry, log);
        windowLog = Optional.ofNullable(log).map(GroupCommit::log);
        past = windowLog.map(kept -> new PastWindows(kept, config.windows(), clock));
        ledger = new Ledger(loop, durable.store().journal(), telemetry);
        takeover = new Takeover(loop, durable, clock, this::running, this::isHeld, this::resume, this::lose);
        telemetry.gauge("judge_analyses_running", "Analyses that have not ended.", () -> told.size());
        telemetry.analyses(() -> told);
        telemetry.gauge("judge_watchers", "Clients that wait for a change or follow events.", () -> watchers);
    }

    /** What analyses do not get sent is fetched from these; to be said before {@link #start}. */
    public void fetchFrom(Feeds other) {
        feeds = other;
    }

    /** Who fetches what analyses do not get sent. */
    public Feeds feeds() {
        return feeds;
    }

    /** Starts looking. */
    public void start() {
        IngestShard own = shards.open(loop);
        counted = own;
        housekeeping = loop.setPeriodic(HOUSEKEEPING_MILLIS, own::forgetIdle);
        waiting = loop.setPeriodic(WAITING_MILLIS, own::giveUpWaiting);
        lastTickNanos = loop.nanoTime();
        timer = loop.setPeriodic(TICK_MILLIS, this::tick);
    }

    /** Goes on with what the journal has, before anything else is asked; the future completes when all of it is there. */
    public Future<Void> restore() {
        return takeover.restore(config.maxAnalyses());
    }

    /** The deliveries that were given up. */
    public Deliveries deliveries() {
        return new Deliveries(loop, durable, clock);
    }

    /** Analyses that have ended, to be judged once more. */
    public PastReplays pastReplays() {
        return new PastReplays(
                durable.store().journal(),
                windowLog,
                config.windows(),
                config.keeping().windowRetention(),
                clock);
    }

    /** Stops looking. */
    public void stop() {
        takeover.stop();
        analyses.values().forEach(RunningAnalysis::stopFeed);
        loop.cancelTimer(timer);
        loop.cancelTimer(housekeeping);
        loop.cancelTimer(waiting);
    }

    /** Runs an action on the service's loop, where its other methods may be called. */
    public void run(Runnable action) {
        loop.run(action);
    }

    /** Where samples go. */
    public IngestShards shards() {
        return shards;
    }

    /** Files requests that their senders counted; for each of the elements, how many requests had each fate. */
    public List<Map<Arrival, Long>> ingestCounted(List<CountedRequests> requests) {
        return ownShard().ingestCounted(requests);
    }

    /** The shard of the service's loop, where {@link #ingestCounted} files. */
    public IngestShard ownShard() {
        return Objects.requireNonNull(counted, "the service has not been started");
    }

    /** The present time by the service's clock, milliseconds since 1970. */
    public long nowMillis() {
        return clock.millis();
    }

    /** Starts judging a canary, from the present moment on; the future completes when that is kept. */
    public Future<StartResult> start(AnalysisRequest request) {
        Optional<KeyUse> use = request.idempotencyKey().map(idempotencyKeys::get);
        if (use.isPresent()) {
            return use.get().fingerprint().equals(request.fingerprint())
                    ? use.get().analysis().map(analysis -> new StartResult.AlreadyStarted(analysis.view()))
                    : Future.succeededFuture(new StartResult.KeyReused());
        }
        if (analyses.size() + opening.size() >= config.maxAnalyses() && !forgetOldestEnded()) {
            return Future.succeededFuture(new StartResult.TooMany(config.maxAnalyses()));
        }
        Promise<RunningAnalysis> started = Promise.promise();
        request.idempotencyKey()
                .ifPresent(key -> idempotencyKeys.put(key, new KeyUse(request.fingerprint(), started.future())));
        return open(request, started).onComplete(ended -> {
            if (!started.future().isComplete()) {
                request.idempotencyKey().ifPresent(idempotencyKeys::remove);
                started.fail("another request under this key did not start an analysis");
            }
            count();
        });
    }

    private Future<StartResult> open(AnalysisRequest request, Promise<RunningAnalysis> started) {
        long now = clock.millis();
        String id = durable.ids().next(KeptAnalysis.PREFIX, now);
        PolicyDocument policy = request.policy();
        AnalysisPlan plan = new AnalysisPlan(
                request.service(), request.baseline(), request.canary(), request.stage(), policy.policy(), now);
        opening.add(id);
        return takeover.claim(id)
                .compose(epoch -> {
                    Feed feed = feeds.open(plan, policy.pulled());
                    WindowSpec spec = feed.spec(config.windows());
                    RunningAnalysis analysis = new RunningAnalysis(
                            id, new CanaryAnalysis(plan, spec), spec, epoch, now, loop.nanoTime(), feed);
                    Fact fact = AnalysisFacts.started(
                            id, plan, analysis.latest(), policy.hash(), request.actor(), Version.current());
                    Commit commit = analysis.commit(fact)
                            .withOpening(new Opening(request.idempotencyKey(), request.fingerprint(), policy.hash()))
                            .withPolicy(new Commit.KeptPolicy(policy.hash(), policy.text()));
                    return ledger.writeNow(commit)
                            .compose(outcome -> opened(analysis, outcome, request, started))
                            .onComplete(ended -> {
                                if (!analyses.containsKey(id)) {
                                    analysis.stopFeed();
                                }
                            });
                })
                .onComplete(ended -> opening.remove(id));
    }

    private Future<StartResult> opened(
            RunningAnalysis analysis,
            CommitOutcome outcome,
            AnalysisRequest request,
            Promise<RunningAnalysis> started) {
        if (outcome instanceof CommitOutcome.KeyTaken taken) {
            return taken.holder().opening().fingerprint().equals(request.fingerprint())
                    ? takeover.look(taken.holder()).map(StartResult.AlreadyStarted::new)
                    : Future.succeededFuture(new StartResult.KeyReused());
        }
        if (!(outcome instanceof CommitOutcome.Written)) {
            return Future.failedFuture(new IllegalStateException(analysis.id() + " was not opened: " + outcome));
        }
        analysis.written();
        hold(analysis);
        AnalysisPlan plan = analysis.analysis().plan();
        LOG.info(
                "analysis {} started: {} {} against {}", analysis.id(), plan.service(), plan.canary(), plan.baseline());
        started.complete(analysis);
        return Future.succeededFuture(new StartResult.Started(analysis.view()));
    }

    private void hold(RunningAnalysis analysis) {
        analyses.put(analysis.id(), analysis);
        readable.put(analysis.id(), analysis);
    }

    private Set<String> running() {
        return analyses.values().stream()
                .filter(analysis -> !analysis.hasEnded())
                .map(RunningAnalysis::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isHeld(String id) {
        return analyses.containsKey(id) || opening.contains(id);
    }

    /** Goes on with an analysis of an earlier process, or of a node that is not heard of any more. */
    private void resume(KeptAnalysis kept, long epoch) {
        Feed feed = kept.isOver() ? Feed.NONE : feeds.open(kept.plan(), kept.pulled());
        RunningAnalysis analysis = new RunningAnalysis(kept, feed.spec(config.windows()), epoch, loop.nanoTime(), feed);
        hold(analysis);
        Opening opening = kept.head().opening();
        opening.key()
                .ifPresent(key ->
                        idempotencyKeys.put(key, new KeyUse(opening.fingerprint(), Future.succeededFuture(analysis))));
        past.filter(log -> !analysis.hasEnded() && kept.pulled().isEmpty()).ifPresent(log -> readAgain(analysis, log));
        count();
    }

    /** Has an analysis see what it had seen, as far as this process has it. Until then it shows what is kept of it. */
    private void readAgain(RunningAnalysis analysis, PastWindows log) {
        analysis.readsAgain();
        List<Signal> signals = analysis.signals();
        lastReading = lastReading.transform(before -> loop.callBlocking(
                        () -> log.readAgain(analysis.analysis(), signals))
                .onSuccess(analysis::hasReadAgain)
                .onFailure(failure -> {
                    LOG.error("analysis {} goes on without its earlier windows: {}", analysis.id(), failure.toString());
                    analysis.hasReadAgain(Long.MIN_VALUE);
                }));
    }

    /** Leaves an analysis to whoever owns it now. */
    private void lose(String id) {
        RunningAnalysis lost = analyses.remove(id);
        readable.remove(id);
        if (lost != null) {
            lost.stopFeed();
            LOG.warn("analysis {} belongs to another node now", id);
            forgetKeys(id);
        }
    }

    private void forgetKeys(String id) {
        idempotencyKeys.values().removeIf(use -> {
            RunningAnalysis analysis = use.analysis().result();
            return analysis != null && analysis.id().equals(id);
        });
    }

    private boolean forgetOldestEnded() {
        Iterator<RunningAnalysis> oldestFirst = analyses.values().iterator();
        while (oldestFirst.hasNext()) {
            RunningAnalysis analysis = oldestFirst.next();
            if (analysis.view().ended()) {
                oldestFirst.remove();
                readable.remove(analysis.id());
                forgetKeys(analysis.id());
                return true;
            }
        }
        return false;
    }

    /** An analysis; empty when there is none of that id. */
    public Optional<AnalysisView> find(String id) {
        return Optional.ofNullable(analyses.get(id)).map(RunningAnalysis::view);
    }

    /**
     * The verdict of an analysis as {@link #find} has it, for any thread; empty when there is no such analysis, and when its
     * verdict has something in it that depends on the moment.
     */
    public Optional<ShownVerdict> told(String id) {
        RunningAnalysis analysis = readable.get(id);
        return analysis == null ? Optional.empty() : analysis.told();
    }

    /**
     * Has the analyses stopped, before their time, whose idempotency keys begin so: at the next look what is open becomes
     * inconclusive.
     *
     * @param actor who wants it
     * @param reason why, in one line
     * @return whether all that were begun are being stopped; else one is only beginning, and this is to be called again
     */
    public boolean stop(String keyPrefix, String actor, String reason) {
        boolean isAll = true;
        for (Map.Entry<String, KeyUse> use : idempotencyKeys.entrySet()) {
            if (use.getKey().startsWith(keyPrefix)) {
                RunningAnalysis analysis = use.getValue().analysis().result();
                isAll &= analysis != null;
                if (analysis != null && !analysis.hasEnded()) {
                    LOG.info("analysis {} is stopped by {}: {}", analysis.id(), actor, reason);
                    analysis.stop(new RunningAnalysis.Stop(actor, reason));
                }
            }
        }
        return isAll;
    }

    /** The analysis that was started with this idempotency key; empty when there is none. */
    public Future<Optional<AnalysisView>> findByKey(String key) {
        KeyUse use = idempotencyKeys.get(key);
        return use == null ? takeover.lookByKey(key) : use.analysis().map(analysis -> Optional.of(analysis.view()));
    }

    /** The idempotency keys of the analyses that are held, by the analyses' ids, where the request had such a fingerprint. */
    public Map<String, String> keysById(Set<String> fingerprints) {
        Map<String, String> keys = new HashMap<>();
        idempotencyKeys.forEach((key, use) -> {
            RunningAnalysis analysis = use.analysis().result();
            if (analysis != null && fingerprints.contains(use.fingerprint())) {
                keys.put(analysis.id(), key);
            }
        });
        return keys;
    }

    /** What is told at present of each analysis that is held, by its id. */
    public Map<String, AnalysisReport> told() {
        Map<String, AnalysisReport> reports = new HashMap<>();
        analyses.forEach((id, analysis) -> reports.put(id, analysis.shown()));
        return reports;
    }

    /** All analyses that are held, the oldest first. */
    public List<AnalysisView> list() {
        return analyses.values().stream().map(RunningAnalysis::view).toList();
    }

    /**
     * Calls {@code listener} after every look at an analysis, on the service's loop, until the returned action is
     * run; empty when there is no such analysis.
     */
    public Optional<Runnable> listen(String id, Consumer<AnalysisReport> listener) {
        return listen(id, listener, () -> 1);
    }

    /**
     * The same for a listener that stands for some clients.
     *
     * @param clients how many they are at present
     */
    public Optional<Runnable> listen(String id, Consumer<AnalysisReport> listener, IntSupplier clients) {
        return Optional.ofNullable(analyses.get(id)).map(analysis -> analysis.listen(listener, clients));
    }

    /**
     * Takes a signal to the analyses that it concerns and looks at them at once.
     *
     * @return the ids of the running analyses that know it now, when they have been looked at
     */
    public Future<List<String>> signal(Signal signal, Predicate<AnalysisPlan> concerns) {
        Optional<StoreException> failure = ledger.failure();
        if (failure.isPresent()) {
            return Future.failedFuture(failure.get());
        }
        List<Future<?>> kept = new ArrayList<>();
        List<String> reached = new ArrayList<>();
        List<RunningAnalysis> changed = new ArrayList<>();
        for (RunningAnalysis analysis : analyses.values()) {
            if (!analysis.hasEnded() && concerns.test(analysis.analysis().plan())) {
                RunningAnalysis.Taken taken = signal(analysis, signal, kept);
                if (taken != RunningAnalysis.Taken.TOO_MANY) {
                    reached.add(analysis.id());
                }
                if (taken == RunningAnalysis.Taken.NEW && analysis.isFree()) {
                    changed.add(analysis);
                }
            }
        }
        kept.add(look(changed, clock.millis()));
        return Future.all(kept).map(all -> reached);
    }

    private RunningAnalysis.Taken signal(RunningAnalysis analysis, Signal signal, List<Future<?>> kept) {
        RunningAnalysis.Taken taken = analysis.add(signal);
        switch (taken) {
            case NEW -> {
                Commit commit = analysis.commit(AnalysisFacts.signal(signal));
                kept.add(write(analysis, commit).onSuccess(written -> analysis.written()));
            }
            case KNOWN -> {}
            case TOO_MANY ->
                LOG.warn(
                        "analysis {} has too many signals {} to take another",
                        analysis.id(),
                        signal.kind().word());
        }
        return taken;
    }

    /** The looks at an analysis so far; empty when there is no such analysis. */
    public Optional<History> history(String id) {
        return Optional.ofNullable(analyses.get(id)).map(RunningAnalysis::history);
    }

    /** What both cohorts of an analysis did while they were judged; nothing when there is no such analysis. */
    public Future<CohortTraffic> traffic(String id) {
        RunningAnalysis analysis = analyses.get(id);
        if (analysis == null) {
            return Future.succeededFuture(CohortTraffic.NONE);
        }
        WindowRange open = analysis.openWindows();
        TrafficSum sum = analysis.pastTraffic();
        if (open.last() < open.first()) {
            return Future.succeededFuture(sum.sum());
        }
        return shards.windows(List.of(open), clock.millis(), loop).map(found -> {
            sum.add(open.first(), open.last(), found.sources().get(0));
            return sum.sum();
        });
    }

    /** What the journal has of an analysis, in order. */
    public Future<List<Entry>> entries(String id) {
        return loop.callBlocking(() -> durable.store().journal().read(id));
    }

    /** The text of the policy by which an analysis is judged, none for the built-in one; empty where it is not kept any more. */
    public Future<Optional<String>> policyText(String id) {
        return loop.callBlocking(() -> durable.store()
                .journal()
                .find(id)
                .flatMap(head -> durable.store().journal().policy(head.opening().policyHash())));
    }

    /** What is in memory of one version, whether it is judged or not. */
    public Future<RecentWindows> recentWindows(String serviceName, String version) {
        return recentWindows(serviceName, version, version);
    }

    /** What is in memory of two versions, each as the cohort that it is. */
    public Future<RecentWindows> recentWindows(String serviceName, String baseline, String canary) {
        long now = clock.millis();
        WindowSpec spec = config.windows();
        WindowRange range = new WindowRange(
                serviceName,
                baseline,
                canary,
                spec.lastSealed(now) - IngestShard.KEPT_WINDOWS,
                spec.indexOf(now + WindowSpec.LEAD.toMillis()));
        return shards.windows(List.of(range), now, loop)
                .map(found -> new RecentWindows(
                        spec,
                        found.settledMillis(),
                        LongStream.rangeClosed(range.first(), range.last())
                                .mapToObj(found.sources().get(0)::at)
                                .toList()));
    }

    private void tick() {
        long nanos = loop.nanoTime();
        telemetry.lag(Math.max(0, nanos - lastTickNanos - TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)));
        lastTickNanos = nanos;
        long now = clock.millis();
        List<RunningAnalysis> due = analyses.values().stream()
                .filter(analysis -> analysis.isDue(now, nanos))
                .toList();
        for (int from = 0; from < due.size(); from += MOST_AT_ONCE) {
            Future<Void> looked = look(due.subList(from, Math.min(due.size(), from + MOST_AT_ONCE)), now);
            looked.onFailure(failure -> LOG.error("the windows could not be gathered", failure));
        }
        holdWhatCannotBeKept();
        count();
    }

    /** Looks at some analyses when their windows, as they are from now on, have been gathered; done when what was found is kept. */
    private Future<Void> look(List<RunningAnalysis> some, long now) {
        long lastEnded = config.windows().lastEnded(now);
        List<WindowRange> ranges =
                some.stream().map(analysis -> analysis.beginLook(lastEnded)).toList();
        return shards.windows(ranges, now, loop).compose(windows -> {
            List<Future<?>> kept = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                kept.add(look(
                        some.get(i), windows.settledMillis(), windows.sources().get(i)));
            }
            count();
            return Future.join(kept).transform(all -> Future.succeededFuture());
        });
    }

    /** Looks at one analysis; should that fail, it is said and the others go on. */
    private Future<?> look(RunningAnalysis analysis, long now, WindowSource windows) {
        try {
            return evaluate(analysis, now, analysis.over(windows));
        } catch (RuntimeException e) {
            LOG.error("analysis {} could not be judged", analysis.id(), e);
            return Future.succeededFuture();
        }
    }

    private Future<?> evaluate(RunningAnalysis analysis, long now, WindowSource windows) {
        long start = loop.nanoTime();
        Verdict.Kind before = analysis.latest().verdict().kind();
        RunningAnalysis.Looked looked = analysis.look(now, start, windows);
        if (looked == RunningAnalysis.Looked.NOT_ANY_MORE) {
            return Future.succeededFuture();
        }
        telemetry.evaluation(loop.nanoTime() - start);
        return keep(analysis, looked, before, windows);
    }

    /** Has what a look found written down, and shown when it is. */
    private Future<?> keep(
            RunningAnalysis analysis, RunningAnalysis.Looked looked, Verdict.Kind before, WindowSource windows) {
        boolean closes = analysis.closesNow();
        if (closes) {
            analysis.stopFeed();
        }
        if (looked == RunningAnalysis.Looked.CHANGED) {
            return writeChange(analysis, before, windows, closes);
        }
        if (closes) {
            return writeUnchanged(
                    analysis,
                    analysis.commit(AnalysisFacts.ended(analysis.latest(), analysis.stopped()))
                            .closing());
        }
        if (analysis.watched().isNoteworthy(loop.nanoTime())) {
            long watchedMillis = analysis.watched().note(loop.nanoTime());
            return writeUnchanged(analysis, analysis.commit(AnalysisFacts.watched(analysis.latest(), watchedMillis)));
        }
        show(analysis);
        return Future.succeededFuture();
    }

    private Future<?> writeUnchanged(RunningAnalysis analysis, Commit commit) {
        return write(analysis, commit).onSuccess(written -> {
            analysis.written();
            show(analysis);
        });
    }

    /** What was found and is not on disk is shown as a wait for it. */
    private void holdWhatCannotBeKept() {
        ledger.failure().ifPresent(failure -> {
            String reason = "what was found cannot be kept: " + failure.getMessage();
            for (RunningAnalysis analysis : List.copyOf(analyses.values())) {
                if (!analysis.isWritten() && analysis.hold(reason)) {
                    analysis.tellListeners();
                }
            }
        });
    }

    /** Shows the latest state when it is on disk in all but its numbers. */
    private static void show(RunningAnalysis analysis) {
        if (analysis.isWritten()) {
            analysis.show();
            analysis.tellListeners();
        }
    }

    /** A change is told when it is on disk, with all that follows from it. */
    private Future<?> writeChange(RunningAnalysis analysis, Verdict.Kind before, WindowSource windows, boolean closes) {
        AnalysisReport report = analysis.latest();
        Fact fact = AnalysisFacts.changed(
                analysis.id(),
                report,
                analysis.inputs(windows),
                analysis.watched().note(loop.nanoTime()),
                Version.current(),
                closes ? analysis.stopped() : Optional.empty());
        Commit commit = analysis.commit(fact);
        for (Endpoint endpoint : durable.endpoints()) {
            if (endpoint.interest().wants(report.plan().service(), report.verdict())) {
                commit = commit.withDelivery(AnalysisFacts.delivery(endpoint.name(), analysis.id(), report));
            }
        }
        OptionalInt decision = analysis.nextDecision(before);
        if (decision.isPresent()) {
            commit = commit.withDecision(new Decision(
                    analysis.id(),
                    report.plan().stage(),
                    decision.getAsInt(),
                    report.verdict().kind().name(),
                    report.asOfMillis()));
        }
        return write(analysis, closes ? commit.closing() : commit).onSuccess(written -> tellChange(analysis, report));
    }

    private void tellChange(RunningAnalysis analysis, AnalysisReport report) {
        LOG.info(
                "analysis {} {}: {}",
                analysis.id(),
                report.verdict().kind(),
                report.verdict().reason());
        telemetry.verdict(report.verdict().kind());
        if (report.verdict().isFinal()) {
            telemetry.timeToVerdict(
                    report.verdict().kind(), report.asOfMillis() - report.plan().startMillis());
        }
        analysis.written(report);
        durable.onOwed().run();
        analysis.tellListeners();
        count();
    }

    /** Writes what happened to an analysis; should somebody else own it by now, it is left to them. */
    private Future<CommitOutcome> write(RunningAnalysis analysis, Commit commit) {
        return ledger.write(commit).compose(outcome -> {
            if (outcome instanceof CommitOutcome.Written) {
                return Future.succeededFuture(outcome);
            }
            LOG.error("the journal has another {} than this process: {}", analysis.id(), outcome);
            lose(analysis.id());
            return Future.failedFuture(new StoreException(
                    StoreException.Kind.REFUSED,
                    analysis.id() + " belongs to another node",
                    new IllegalStateException(outcome.toString())));
        });
    }

    private void count() {
        told = analyses.values().stream()
                .filter(analysis -> !analysis.hasEnded())
                .collect(Collectors.toUnmodifiableMap(RunningAnalysis::id, RunningAnalysis::shown));
        watchers =
                analyses.values().stream().mapToLong(RunningAnalysis::listeners).sum();
    }

    private record KeyUse(String fingerprint, Future<RunningAnalysis> analysis) {}
}
