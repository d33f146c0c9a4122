package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.decision.Signal;
import java.util.ArrayList;
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
    private AnalysisReport latest;
    private long lookedThrough = Long.MIN_VALUE;

    RunningAnalysis(String id, CanaryAnalysis analysis, long nowMillis, WindowSource windows) {
        this.id = id;
        this.analysis = analysis;
        latest = analysis.evaluate(nowMillis, windows, signals);
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

    /** Whether another window has ended since the last look. */
    boolean isDue(long lastEnded) {
        return lastEnded > lookedThrough;
    }

    /** Looks again; whether the state has changed. */
    boolean look(long nowMillis, long lastEnded, WindowSource windows) {
        lookedThrough = lastEnded;
        long before = latest.sequence();
        latest = analysis.evaluate(nowMillis, windows, signals);
        return latest.sequence() != before;
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
