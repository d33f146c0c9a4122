package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.http.Version;
import io.canaryjudge.http.config.PolicyDocument;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.service.HeldAnalyses.KeyUse;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.wire.ShownVerdict;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.CommitOutcome;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts analyses, goes on with those that were started before, takes signals to them and tells what becomes of them;
 * {@link Looks} looks at each when a window has ended, with the windows that all {@link IngestShards} have of it. All its
 * methods must be called on its loop, but for
 * {@link #run}, {@link #shards}, {@link #nowMillis} and {@link #told}.
 */
public final class JudgeService {

    private static final Logger LOG = LoggerFactory.getLogger(JudgeService.class);
    private static final long WAITING_MILLIS = 1_000;
    private static final long HOUSEKEEPING_MILLIS = 10_000;

    private final Loop loop;
    private final ServerConfig config;
    private final InstantSource clock;
    private final Durable durable;
    private final IngestShards shards;
    private final Optional<WindowLog> windowLog;
    private final Optional<PastWindows> past;
    private final HeldAnalyses held;
    /** One after the other: others need the store's threads too. */
    private Future<Long> lastReading = Future.succeededFuture();

    private final Ledger ledger;
    private final Takeover takeover;
    private final Looks looks;

    private Feeds feeds = Feeds.NONE;
    private @Nullable IngestShard counted;
    private long waiting;
    private long housekeeping;

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
        shards = new IngestShards(config, clock, telemetry, log);
        windowLog = Optional.ofNullable(log).map(GroupCommit::log);
        past = windowLog.map(kept -> new PastWindows(kept, config.windows(), clock));
        ledger = new Ledger(loop, durable.store().journal(), telemetry);
        held = new HeldAnalyses(config.maxAnalyses());
        takeover = new Takeover(loop, durable, clock, held::running, held::has, this::resume, this::lose);
        looks = new Looks(loop, config.windows(), clock, durable, telemetry, shards, held, ledger, this::lose);
        telemetry.gauge(
                "judge_analyses_running",
                "Analyses that have not ended.",
                () -> held.reports().size());
        telemetry.analyses(held::reports);
        telemetry.gauge("judge_watchers", "Clients that wait for a change or follow events.", held::watchers);
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
        looks.start();
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
        held.all().forEach(RunningAnalysis::stopFeed);
        looks.stop();
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
        Optional<KeyUse> use = request.idempotencyKey().flatMap(held::useOf);
        if (use.isPresent()) {
            return use.get().fingerprint().equals(request.fingerprint())
                    ? use.get().analysis().map(analysis -> new StartResult.AlreadyStarted(analysis.view()))
                    : Future.succeededFuture(new StartResult.KeyReused());
        }
        if (!held.makeRoom()) {
            return Future.succeededFuture(new StartResult.TooMany(held.most()));
        }
        Promise<RunningAnalysis> started = Promise.promise();
        request.idempotencyKey()
                .ifPresent(key -> held.remember(key, new KeyUse(request.fingerprint(), started.future())));
        return open(request, started).onComplete(ended -> {
            if (!started.future().isComplete()) {
                request.idempotencyKey().ifPresent(held::free);
                started.fail("another request under this key did not start an analysis");
            }
            held.publish();
        });
    }

    private Future<StartResult> open(AnalysisRequest request, Promise<RunningAnalysis> started) {
        long now = clock.millis();
        String id = durable.ids().next(KeptAnalysis.PREFIX, now);
        PolicyDocument policy = request.policy();
        AnalysisPlan plan = new AnalysisPlan(
                request.service(), request.baseline(), request.canary(), request.stage(), policy.policy(), now);
        held.begins(id);
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
                                if (held.find(id).isEmpty()) {
                                    analysis.stopFeed();
                                }
                            });
                })
                .onComplete(ended -> held.hasBegun(id));
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
        held.hold(analysis);
        AnalysisPlan plan = analysis.analysis().plan();
        LOG.info(
                "analysis {} started: {} {} against {}", analysis.id(), plan.service(), plan.canary(), plan.baseline());
        started.complete(analysis);
        return Future.succeededFuture(new StartResult.Started(analysis.view()));
    }

    /** Goes on with an analysis of an earlier process, or of a node that is not heard of any more. */
    private void resume(KeptAnalysis kept, long epoch) {
        Feed feed = kept.isOver() ? Feed.NONE : feeds.open(kept.plan(), kept.pulled());
        RunningAnalysis analysis = new RunningAnalysis(kept, feed.spec(config.windows()), epoch, loop.nanoTime(), feed);
        held.hold(analysis);
        Opening opening = kept.head().opening();
        opening.key()
                .ifPresent(
                        key -> held.remember(key, new KeyUse(opening.fingerprint(), Future.succeededFuture(analysis))));
        past.filter(log -> !analysis.hasEnded() && kept.pulled().isEmpty()).ifPresent(log -> readAgain(analysis, log));
        held.publish();
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
        held.letGo(id).ifPresent(lost -> {
            lost.stopFeed();
            LOG.warn("analysis {} belongs to another node now", id);
        });
    }

    /** An analysis; empty when there is none of that id. */
    public Optional<AnalysisView> find(String id) {
        return held.find(id).map(RunningAnalysis::view);
    }

    /**
     * The verdict of an analysis as {@link #find} has it, for any thread; empty when there is no such analysis, and when its
     * verdict has something in it that depends on the moment.
     */
    public Optional<ShownVerdict> told(String id) {
        return held.told(id);
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
        for (KeyUse use : held.usesOf(keyPrefix)) {
            RunningAnalysis analysis = use.analysis().result();
            isAll &= analysis != null;
            if (analysis != null && !analysis.hasEnded()) {
                LOG.info("analysis {} is stopped by {}: {}", analysis.id(), actor, reason);
                analysis.stop(new RunningAnalysis.Stop(actor, reason));
            }
        }
        return isAll;
    }

    /** The analysis that was started with this idempotency key; empty when there is none. */
    public Future<Optional<AnalysisView>> findByKey(String key) {
        return held.useOf(key)
                .map(use -> use.analysis().map(analysis -> Optional.of(analysis.view())))
                .orElseGet(() -> takeover.lookByKey(key));
    }

    /** The idempotency keys of the analyses that are held, by the analyses' ids, where the request had such a fingerprint. */
    public Map<String, String> keysById(Set<String> fingerprints) {
        return held.keysById(fingerprints);
    }

    /** What is told at present of each analysis that is held, by its id. */
    public Map<String, AnalysisReport> told() {
        Map<String, AnalysisReport> reports = new HashMap<>();
        held.all().forEach(analysis -> reports.put(analysis.id(), analysis.shown()));
        return reports;
    }

    /** All analyses that are held, the oldest first. */
    public List<AnalysisView> list() {
        return held.all().stream().map(RunningAnalysis::view).toList();
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
        return held.find(id).map(analysis -> analysis.listen(listener, clients));
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
        for (RunningAnalysis analysis : held.all()) {
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
        kept.add(looks.at(changed));
        return Future.all(kept).map(all -> reached);
    }

    private RunningAnalysis.Taken signal(RunningAnalysis analysis, Signal signal, List<Future<?>> kept) {
        RunningAnalysis.Taken taken = analysis.add(signal);
        switch (taken) {
            case NEW -> {
                Commit commit = analysis.commit(AnalysisFacts.signal(signal));
                kept.add(looks.write(analysis, commit).onSuccess(written -> analysis.written()));
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
        return held.find(id).map(RunningAnalysis::history);
    }

    /** What both cohorts of an analysis did while they were judged; nothing when there is no such analysis. */
    public Future<CohortTraffic> traffic(String id) {
        return held.find(id).map(this::traffic).orElseGet(() -> Future.succeededFuture(CohortTraffic.NONE));
    }

    private Future<CohortTraffic> traffic(RunningAnalysis analysis) {
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
}
