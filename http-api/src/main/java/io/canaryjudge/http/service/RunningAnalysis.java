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

    private static final int MOST_SIGNALS = 1_000;

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

    /** Takes a signal; false when there are too many to take another. */
    boolean add(Signal signal) {
        return signals.size() < MOST_SIGNALS && signals.add(signal);
    }

    /** Calls {@code listener} after every look until the returned action is run. */
    Runnable listen(Consumer<AnalysisReport> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tellListeners() {
        List.copyOf(listeners).forEach(listener -> listener.accept(latest));
    }
}
