package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.analysis.WindowSource;
import io.canaryjudge.decision.Signal;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges windows that were recorded look by look, with the recording's time for the clock. Who has the windows says how far
 * they are known: {@link TraceReplay} fills them with samples, {@link PastReplays} reads them from the log. Used by one
 * thread, for one recording.
 */
public final class Replay {

    /** Looks that a replay may take. */
    public static final long MOST_LOOKS = 100_000;

    private final CanaryAnalysis analysis;
    private final WindowSource windows;
    private final List<Signal> signals;
    private final long lookMillis;
    private final long endMillis;
    private final VerdictTrail trail = new VerdictTrail();
    private long nextLookMillis;
    private int known;
    private @Nullable AnalysisReport last;

    /**
     * A replay that has not looked yet.
     *
     * @param looks when to look; the last look is at the plan's deadline if that is sooner
     * @param signals what was reported; each is looked at as soon as it was
     */
    Replay(AnalysisPlan plan, WindowSpec spec, Looks looks, WindowSource windows, List<Signal> signals) {
        this.windows = windows;
        this.signals = signals.stream()
                .sorted(Comparator.comparingLong(Signal::epochMillis))
                .toList();
        analysis = new CanaryAnalysis(plan, spec);
        lookMillis = looks.every().toMillis();
        endMillis = Math.max(plan.startMillis(), Math.min(looks.untilMillis(), plan.deadlineMillis()));
        nextLookMillis = looks.firstMillis();
        knowThrough(plan.startMillis());
    }

    AnalysisPlan plan() {
        return analysis.plan();
    }

    /** Whether nothing more will be found. */
    boolean isOver() {
        return analysis.hasEnded() || (last != null && last.asOfMillis() >= endMillis);
    }

    /** Looks whenever it was time to, up to a moment that the windows have reached. */
    void lookThrough(long millis) {
        while (!isOver() && nextMillis() <= millis) {
            look(nextMillis());
        }
    }

    private long nextMillis() {
        long next = Math.min(nextLookMillis, endMillis);
        return known < signals.size() ? Math.min(next, signals.get(known).epochMillis()) : next;
    }

    private void look(long nowMillis) {
        knowThrough(nowMillis);
        AnalysisReport report = analysis.evaluate(nowMillis, windows, signals.subList(0, known));
        trail.add(report);
        last = report;
        if (nowMillis >= nextLookMillis) {
            nextLookMillis += lookMillis;
        }
    }

    private void knowThrough(long nowMillis) {
        while (known < signals.size() && signals.get(known).epochMillis() <= nowMillis) {
            known++;
        }
    }

    /** What came of it, when the windows have reached their end. */
    Result finish() {
        lookThrough(endMillis);
        AnalysisReport report = last;
        if (report == null) {
            throw new IllegalStateException("a replay looks at its end at the latest");
        }
        return new Result(report, trail.decidedAtMillis(), trail.changes());
    }

    /**
     * The moments at which a replay looks.
     *
     * @param firstMillis the first
     * @param every time from one to the next, 100 ms or more
     * @param untilMillis the last; up to then there are windows
     */
    record Looks(long firstMillis, Duration every, long untilMillis) {

        private static final Duration SHORTEST = Duration.ofMillis(100);

        /** @throws IllegalArgumentException if {@code every} is too short */
        Looks {
            if (every.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException("look must be 100 ms or more, was " + every);
            }
        }
    }

    /**
     * The end of a replay.
     *
     * @param report where the analysis stood at the end
     * @param decidedAtMillis the recording's time at which its verdict was reached
     * @param timeline every change, in the order of time
     */
    public record Result(AnalysisReport report, long decidedAtMillis, List<Change> timeline) {

        /** Copies the list. */
        public Result {
            timeline = List.copyOf(timeline);
        }
    }

    /** A change of verdict, urgency or the rules that fire, at a time of the recording. */
    public record Change(long atMillis, Verdict verdict) {}
}
