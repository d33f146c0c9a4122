package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.analysis.Outage;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.wire.ShownVerdict;
import io.canaryjudge.spi.Commit;
import io.canaryjudge.spi.Fact;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** An analysis with those who watch it. Confined to the service's context. */
final class RunningAnalysis {

    private static final int MOST_SIGNALS_OF_A_KIND = 1_000;

    private final String id;
    private final CanaryAnalysis analysis;
    private final List<Signal> signals = new ArrayList<>();
    /** With how many clients each stands for. */
    private final Map<Consumer<AnalysisReport>, IntSupplier> listeners = new LinkedHashMap<>();

    private final WindowSpec spec;
    private final long epoch;
    private final WatchedTime watched;
    private AnalysisReport latest;
    /** What is on disk, and so may be told. */
    private AnalysisReport shown;
    /** The same as clients get it, but for what changes from one moment to the next. */
    private volatile ShownVerdict told;

    private long entries;
    private int unwritten;
    private Future<?> lastWrite = Future.succeededFuture();
    private boolean closed;
    private int decisions;
    private long readFrom;
    private long lookedThrough = Long.MIN_VALUE;
    /** The first window that the next look may read: those before it are sealed, or were never asked for. */
    private long neededFrom;

    private int looksUnderWay;
    private boolean isReadingAgain;
    private Optional<Stop> stop = Optional.empty();
    private final Feed feed;
    /** The last window that has been gathered, which may be ahead of what a look reads. */
    private long gatheredThrough = Long.MIN_VALUE;

    private final LookHistory history;
    /** Of the windows that no look needs any more. */
    private final TrafficSum past;

    /**
     * An analysis that begins now.
     *
     * @param epoch of the lease by which this process owns it
     * @param feed fetches what it does not get sent
     */
    RunningAnalysis(
            String id, CanaryAnalysis analysis, WindowSpec spec, long epoch, long nowMillis, long nanoTime, Feed feed) {
        this.id = id;
        this.analysis = analysis;
        this.spec = spec;
        this.feed = feed;
        this.epoch = epoch;
        watched = new WatchedTime(0, analysis.plan().policy().duration(), nanoTime);
        neededFrom = spec.indexOf(analysis.plan().startMillis());
        readFrom = neededFrom;
        history = new LookHistory(analysis.plan().policy().metrics().size());
        past = new TrafficSum(spec, CohortTraffic.NONE);
        latest = analysis.evaluate(nowMillis, 0, RunningAnalysis::noWindow, signals);
        shown = latest;
        told = ShownVerdict.of(id, latest);
    }

    /** An analysis that goes on where the journal has it. */
    RunningAnalysis(KeptAnalysis stored, WindowSpec spec, long epoch, long nanoTime, Feed feed) {
        this.feed = feed;
        id = stored.id();
        analysis = new CanaryAnalysis(stored.plan(), spec, stored.last());
        this.spec = spec;
        this.epoch = epoch;
        watched = new WatchedTime(stored.watchedMillis(), stored.plan().policy().duration(), nanoTime);
        neededFrom = spec.indexOf(stored.plan().startMillis());
        readFrom = neededFrom;
        history = new LookHistory(stored.plan().policy().metrics().size());
        past = new TrafficSum(spec, CohortTraffic.NONE);
        signals.addAll(stored.signals());
        latest = stored.last();
        shown = latest;
        told = ShownVerdict.of(id, latest, stored::verdict);
        entries = stored.head().entries();
        closed = stored.isOver();
        decisions = stored.decisions();
    }

    /** An analysis that begins now has no window that has ended. */
    private static WindowPair noWindow(long index) {
        return new WindowPair(index, Collections.emptySortedMap(), Collections.emptySortedMap());
    }

    String id() {
        return id;
    }

    CanaryAnalysis analysis() {
        return analysis;
    }

    AnalysisReport latest() {
        return latest;
    }

    /** Whether nothing more will be found. */
    boolean hasEnded() {
        return closed || analysis.hasEnded();
    }

    /** As seen from outside: nothing that the end of this process could take back. */
    AnalysisView view() {
        return new AnalysisView(id, shown, hasEnded() && closed && isWritten(), shownNow());
    }

    private ShownVerdict shownNow() {
        JsonArray sources = feed.sources(shown.asOfMillis());
        if (sources.isEmpty()) {
            return told;
        }
        JsonObject verdict = told.json().copy().put("sources", sources);
        return ShownVerdict.of(id, shown, () -> verdict);
    }

    /** What clients get until something happens; empty where that depends on the moment. May be called by any thread. */
    Optional<ShownVerdict> told() {
        return feed.isEmpty() ? Optional.of(told) : Optional.empty();
    }

    /** What is told of it at present. */
    AnalysisReport shown() {
        return shown;
    }

    /** Whether all that was found is on disk. */
    boolean isWritten() {
        return unwritten == 0;
    }

    /** The commit that was made last, done when it is on disk or never will be. */
    Future<?> lastWrite() {
        return lastWrite;
    }

    void writing(Future<?> write) {
        lastWrite = write;
    }

    /** Shows the latest state, of which nothing but numbers is new. */
    void show() {
        show(latest);
    }

    private void show(AnalysisReport report) {
        shown = report;
        told = ShownVerdict.of(id, report);
    }

    /** Shows a wait for this reason, unless that or something final is shown; whether that is news. */
    boolean hold(String reason) {
        if (shown.verdict().isFinal() || shown.verdict().reason().equals(reason)) {
            return false;
        }
        Verdict wait = new Verdict.Continue(shown.verdict().urgency(), reason);
        show(new AnalysisReport(
                shown.plan(),
                shown.sequence(),
                wait,
                shown.reasons(),
                shown.guards(),
                shown.metrics(),
                shown.score(),
                shown.sinceMillis(),
                shown.asOfMillis()));
        return true;
    }

    /** A commit of one fact after all that were made of this analysis before; {@link #written} ends it. */
    Commit commit(Fact fact) {
        Commit commit = Commit.of(id, entries, fact).withEpoch(epoch);
        entries++;
        unwritten++;
        return commit;
    }

    /** A commit is on disk that led to this state. */
    void written(AnalysisReport report) {
        unwritten--;
        if (report.sequence() >= shown.sequence()) {
            show(report);
        }
    }

    /** A commit is on disk that is no change of state. */
    void written() {
        unwritten--;
    }

    /** Whether the end has come and the journal was not told; asked once. */
    boolean closesNow() {
        boolean closesNow = !closed && analysis.hasEnded();
        closed |= closesNow;
        return closesNow;
    }

    /** The number of the decision that the latest state is; empty when it is none, or one that was taken before. */
    OptionalInt nextDecision(Verdict.Kind before) {
        Verdict verdict = latest.verdict();
        if (!verdict.isFinal() || verdict.kind() == before) {
            return OptionalInt.empty();
        }
        decisions++;
        return OptionalInt.of(decisions);
    }

    /** The digest of what the last look has read. */
    String inputs(WindowSource windows) {
        InputsDigest digest = new InputsDigest();
        for (long index = readFrom; index <= Math.min(lookedThrough, lastWindow()); index++) {
            digest.add(windows.at(index));
        }
        return digest.add(signals).hex();
    }

    /** Leaves the judging to somebody who has it read again what an earlier process has read, until {@link #hasReadAgain}. */
    void readsAgain() {
        isReadingAgain = true;
    }

    /** Goes on by itself, from this window on. */
    void hasReadAgain(long firstWindow) {
        isReadingAgain = false;
        neededFrom = Math.max(neededFrom, firstWindow);
        readFrom = neededFrom;
    }

    /** All that was reported so far, oldest first. */
    List<Signal> signals() {
        return List.copyOf(signals);
    }

    /** Has the next look be the last one; what was wanted first counts. */
    void stop(Stop wanted) {
        stop = stop.or(() -> Optional.of(wanted));
    }

    /** Who has stopped it, where its end is not that of its time. */
    Optional<Stop> stopped() {
        return stop;
    }

    /**
     * Why an analysis ends before its time.
     *
     * @param actor who wants it
     * @param reason in one line, after which people see why there is no verdict
     */
    record Stop(String actor, String reason) {}

    /** Whether it may be looked at. */
    boolean isFree() {
        return !isReadingAgain;
    }

    /** Whether another window or the analysis itself has come to its end since the last look, and none is under way. */
    boolean isDue(long nowMillis, long nanoTime) {
        long knownMillis = feed.settledMillis(nowMillis);
        boolean isOver = knownMillis >= analysis.plan().deadlineMillis()
                && watched.millis(nanoTime)
                        >= analysis.plan().policy().duration().toMillis();
        boolean isNew = spec.lastEnded(knownMillis) > lookedThrough || feed.hasNews() || stop.isPresent();
        return isFree() && !hasEnded() && looksUnderWay == 0 && (isOver || isNew);
    }

    /** The last window that can be judged, however far the time of day has jumped. */
    private long lastWindow() {
        return spec.lastEnded(analysis.latestEndMillis());
    }

    /** Begins a look, for which the windows that are given are needed. Looks end in the order in which they began. */
    WindowRange beginLook(long lastEnded) {
        looksUnderWay++;
        gatheredThrough = lastEnded;
        return new WindowRange(
                analysis.plan().service(),
                analysis.plan().baseline(),
                analysis.plan().canary(),
                neededFrom,
                Math.min(lastEnded, lastWindow()));
    }

    /** The windows with what was fetched. */
    WindowSource over(WindowSource pushed) {
        return feed.over(pushed, neededFrom, gatheredThrough);
    }

    /** Fetches no more. */
    void stopFeed() {
        feed.close();
    }

    /**
     * Ends a look.
     *
     * @param settledMillis up to which moment everything that arrived is in the windows: what is not is left to a later look
     */
    Looked look(long settledMillis, long nanoTime, WindowSource windows) {
        long nowMillis = Math.max(feed.settledMillis(settledMillis), latest.asOfMillis());
        looksUnderWay--;
        lookedThrough = Math.max(lookedThrough, spec.lastEnded(nowMillis));
        if (hasEnded()) {
            return Looked.NOT_ANY_MORE;
        }
        long before = latest.sequence();
        long watchedMillis = watched.millis(nanoTime);
        List<Outage> outages = feed.outages(settledMillis);
        latest = stop.map(wanted -> analysis.stop(nowMillis, watchedMillis, windows, signals, outages, wanted.reason()))
                .orElseGet(() -> analysis.evaluate(nowMillis, watchedMillis, windows, signals, outages));
        history.add(latest);
        readFrom = neededFrom;
        neededFrom = Math.max(neededFrom, spec.lastSealed(nowMillis) + 1);
        past.add(firstJudged(readFrom), Math.min(lastWindow(), hasEnded() ? lastJudged() : neededFrom - 1), windows);
        return latest.sequence() == before ? Looked.UNCHANGED : Looked.CHANGED;
    }

    /** For how long the canary was watched; the journal is told with the next commit. */
    WatchedTime watched() {
        return watched;
    }

    private long firstJudged(long index) {
        return Math.max(index, analysis.plan().firstWindow(spec));
    }

    private long lastJudged() {
        return Math.min(lookedThrough, spec.lastEnded(analysis.plan().deadlineMillis()));
    }

    /** The looks so far, as far as they may be told. */
    History history() {
        List<String> names = analysis.plan().policy().metrics().stream()
                .map(metric -> metric.name().value())
                .toList();
        return new History(names, history.looks(), history.through(shown));
    }

    /** The windows that are not in {@link #pastTraffic}; none when the analysis has ended. */
    WindowRange openWindows() {
        AnalysisPlan plan = analysis.plan();
        return new WindowRange(
                plan.service(),
                plan.baseline(),
                plan.canary(),
                firstJudged(neededFrom),
                hasEnded() ? neededFrom - 1 : Math.min(lookedThrough, lastWindow()));
    }

    /** What both cohorts did in the windows before {@link #openWindows}, to go on with. */
    TrafficSum pastTraffic() {
        return new TrafficSum(spec, past.sum());
    }

    /** What came of a look. */
    enum Looked {
        CHANGED,
        UNCHANGED,
        /** The analysis had ended meanwhile. */
        NOT_ANY_MORE
    }

    /**
     * Takes a signal, unless the same was reported before by the same reporter: what is said again and again must not
     * use up the room of what is new.
     */
    Taken add(Signal signal) {
        if (signals.stream().anyMatch(known -> isSame(known, signal))) {
            return Taken.KNOWN;
        }
        long ofKind =
                signals.stream().filter(known -> known.kind() == signal.kind()).count();
        if (ofKind == MOST_SIGNALS_OF_A_KIND) {
            return Taken.TOO_MANY;
        }
        signals.add(signal);
        return Taken.NEW;
    }

    private static boolean isSame(Signal one, Signal other) {
        return one.kind() == other.kind()
                && one.subject().equals(other.subject())
                && one.reporter().equals(other.reporter());
    }

    /** What became of a signal. */
    enum Taken {
        NEW,
        KNOWN,
        TOO_MANY
    }

    /** Calls {@code listener}, which stands for some clients, after every look until the returned action is run. */
    Runnable listen(Consumer<AnalysisReport> listener, IntSupplier clients) {
        listeners.put(listener, clients);
        return () -> listeners.remove(listener);
    }

    /** How many clients listen. */
    int listeners() {
        return listeners.values().stream().mapToInt(IntSupplier::getAsInt).sum();
    }

    void tellListeners() {
        List.copyOf(listeners.keySet()).forEach(listener -> listener.accept(shown));
    }
}
