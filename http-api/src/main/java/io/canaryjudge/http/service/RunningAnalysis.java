package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** An analysis with those who watch it. Confined to the service's context. */
final class RunningAnalysis {

    private static final int MOST_SIGNALS_OF_A_KIND = 1_000;

    private final String id;
    private final CanaryAnalysis analysis;
    private final List<Signal> signals = new ArrayList<>();
    private final Set<Consumer<AnalysisReport>> listeners = new LinkedHashSet<>();
    private final WindowSpec spec;
    private AnalysisReport latest;
    private long lookedThrough = Long.MIN_VALUE;
    /** The first window that the next look may read: those before it are sealed, or were never asked for. */
    private long neededFrom;

    private int looksUnderWay;

    RunningAnalysis(String id, CanaryAnalysis analysis, WindowSpec spec, long nowMillis) {
        this.id = id;
        this.analysis = analysis;
        this.spec = spec;
        neededFrom = spec.indexOf(analysis.plan().startMillis());
        latest = analysis.evaluate(nowMillis, RunningAnalysis::noWindow, signals);
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

    boolean hasEnded() {
        return analysis.hasEnded();
    }

    /** Whether another window or the analysis itself has come to its end since the last look, and none is under way. */
    boolean isDue(long nowMillis, long lastEnded) {
        boolean isOver = nowMillis >= analysis.plan().deadlineMillis();
        return !hasEnded() && looksUnderWay == 0 && (isOver || lastEnded > lookedThrough);
    }

    /** Begins a look, for which the windows that are given are needed. Looks end in the order in which they began. */
    WindowRange beginLook(long lastEnded) {
        looksUnderWay++;
        return new WindowRange(
                analysis.plan().service(),
                analysis.plan().baseline(),
                analysis.plan().canary(),
                neededFrom,
                lastEnded);
    }

    /**
     * Ends a look.
     *
     * @param settledMillis up to which moment everything that arrived is in the windows: what is not is left to a later look
     */
    Looked look(long settledMillis, WindowSource windows) {
        long nowMillis = Math.max(settledMillis, latest.asOfMillis());
        looksUnderWay--;
        lookedThrough = Math.max(lookedThrough, spec.lastEnded(nowMillis));
        if (hasEnded()) {
            return Looked.NOT_ANY_MORE;
        }
        long before = latest.sequence();
        latest = analysis.evaluate(nowMillis, windows, signals);
        neededFrom = Math.max(neededFrom, spec.lastSealed(nowMillis) + 1);
        return latest.sequence() == before ? Looked.UNCHANGED : Looked.CHANGED;
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

    /** Calls {@code listener} after every look until the returned action is run. */
    Runnable listen(Consumer<AnalysisReport> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** How many listen. */
    int listeners() {
        return listeners.size();
    }

    void tellListeners() {
        List.copyOf(listeners).forEach(listener -> listener.accept(latest));
    }
}
