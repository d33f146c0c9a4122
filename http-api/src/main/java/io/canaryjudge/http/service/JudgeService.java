package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.http.telemetry.Telemetry.SampleResult;
import io.canaryjudge.http.wire.VerdictJson;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Notifier;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs analyses: takes samples, looks at each analysis when a window has ended, and passes on what changes. All its
 * methods must be called on the Vert.x context on which {@link #start} was.
 */
public final class JudgeService {

    private static final Logger LOG = LoggerFactory.getLogger(JudgeService.class);
    /** How often is checked whether a window has ended: what a verdict waits at the most on top of its window. */
    private static final long TICK_MILLIS = 100;

    private static final long HOUSEKEEPING_MILLIS = 10_000;

    private final ServerConfig config;
    private final InstantSource clock;
    private final Journal journal;
    private final List<Notifier> notifiers;
    private final Telemetry telemetry;
    private final Ids ids = new Ids();
    private final WindowStore store;
    private final Map<String, RunningAnalysis> analyses = new LinkedHashMap<>();
    private final Map<String, KeyUse> idempotencyKeys = new LinkedHashMap<>();
    private final List<Long> timers = new ArrayList<>();
    private volatile long runningAnalyses;
    private volatile long watchers;
    private volatile long series;

    /**
     * A service that does not run yet.
     *
     * @param notifiers told of every change of a verdict
     */
    public JudgeService(
            ServerConfig config, InstantSource clock, Journal journal, List<Notifier> notifiers, Telemetry telemetry) {
        this.config = config;
        this.clock = clock;
        this.journal = journal;
        this.notifiers = List.copyOf(notifiers);
        this.telemetry = telemetry;
        store = new WindowStore(config.windows(), config.maxSeries());
        telemetry.gauge("judge_analyses_running", "Analyses that have not ended.", () -> runningAnalyses);
        telemetry.gauge("judge_watchers", "Clients that wait for a change or follow events.", () -> watchers);
        telemetry.gauge("judge_series", "Series that windows are kept for.", () -> series);
    }

    /** Starts the timers on the current context. */
    public void start(Vertx vertx) {
        timers.add(vertx.setPeriodic(TICK_MILLIS, timer -> tick()));
        timers.add(vertx.setPeriodic(HOUSEKEEPING_MILLIS, timer -> forgetIdle()));
    }

    /** Stops the timers. */
    public void stop(Vertx vertx) {
        timers.forEach(vertx::cancelTimer);
        timers.clear();
    }

    /** The present time by the service's clock, milliseconds since 1970. */
    public long nowMillis() {
        return clock.millis();
    }

    /** Files samples under their windows; how many had each fate. */
    public Map<Arrival, Long> ingest(List<Sample> samples) {
        long now = clock.millis();
        Map<Arrival, Long> counts = new EnumMap<>(Arrival.class);
        for (Sample sample : samples) {
            counts.merge(store.record(sample, now), 1L, Long::sum);
        }
        counts.forEach((arrival, count) -> telemetry.samples(SampleResult.valueOf(arrival.name()), count));
        series = store.series();
        return counts;
    }

    /** Files requests that their senders counted; for each of the elements, how many requests had each fate. */
    public List<Map<Arrival, Long>> ingestCounted(List<CountedRequests> counted) {
        long now = clock.millis();
        List<Map<Arrival, Long>> fates = new ArrayList<>();
        for (CountedRequests requests : counted) {
            Map<Arrival, Long> counts = store.record(requests, now);
            counts.forEach((arrival, count) -> telemetry.samples(SampleResult.valueOf(arrival.name()), count));
            fates.add(counts);
        }
        series = store.series();
        return fates;
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
                ids.next("an_", now), new CanaryAnalysis(plan, config.windows()), now, windows(plan));
        analyses.put(analysis.id(), analysis);
        request.idempotencyKey()
                .ifPresent(key -> idempotencyKeys.put(key, new KeyUse(request.fingerprint(), analysis)));
        LOG.info(
                "analysis {} started: {} {} against {}", analysis.id(), plan.service(), plan.canary(), plan.baseline());
        journal(analysis.id(), "analysis.started", VerdictJson.of(analysis.id(), analysis.latest()));
        count();
        return new StartResult.Started(view(analysis));
    }

    private void forgetIdle() {
        store.forgetIdle(clock.millis());
        series = store.series();
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
     * @return the ids of the running analyses that know it now
     */
    public List<String> signal(Signal signal, Predicate<AnalysisPlan> concerns) {
        List<String> reached = new ArrayList<>();
        for (RunningAnalysis analysis : analyses.values()) {
            if (!analysis.hasEnded() && concerns.test(analysis.analysis().plan()) && signal(analysis, signal)) {
                reached.add(analysis.id());
            }
        }
        count();
        return reached;
    }

    private boolean signal(RunningAnalysis analysis, Signal signal) {
        return switch (analysis.add(signal)) {
            case NEW -> {
                journal(
                        analysis.id(),
                        "signal.received",
                        new JsonObject()
                                .put("signal", signal.kind().word())
                                .put("subject", signal.subject())
                                .put("reporter", signal.reporter()));
                look(analysis, clock.millis());
                yield true;
            }
            case KNOWN -> true;
            case TOO_MANY -> {
                LOG.warn(
                        "analysis {} has too many signals {} to take another",
                        analysis.id(),
                        signal.kind().word());
                yield false;
            }
        };
    }

    private void tick() {
        long now = clock.millis();
        long lastEnded = config.windows().lastEnded(now);
        for (RunningAnalysis analysis : analyses.values()) {
            if (!analysis.hasEnded()
                    && (analysis.isDue(lastEnded)
                            || now >= analysis.analysis().plan().deadlineMillis())) {
                look(analysis, now);
            }
        }
        count();
    }

    /** Looks at one analysis; should that fail, it is said and the others go on. */
    private void look(RunningAnalysis analysis, long now) {
        try {
            evaluate(analysis, now);
        } catch (RuntimeException e) {
            LOG.error("analysis {} could not be judged", analysis.id(), e);
        }
    }

    private void evaluate(RunningAnalysis analysis, long now) {
        long start = System.nanoTime();
        boolean changed = analysis.look(
                now,
                config.windows().lastEnded(now),
                windows(analysis.analysis().plan()));
        telemetry.evaluation(System.nanoTime() - start);
        if (changed) {
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

    private WindowSource windows(AnalysisPlan plan) {
        return index -> store.pair(plan.service(), plan.baseline(), plan.canary(), index);
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
