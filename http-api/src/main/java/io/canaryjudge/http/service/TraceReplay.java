package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes recorded traffic through the same windows, judge and rules as live traffic, with the trace's time for the clock.
 * Used by one thread, for one trace.
 */
public final class TraceReplay {

    private static final int MAX_SERIES = 100_000;

    private final WindowSpec spec;
    private final long lookMillis;
    private final long endMillis;
    private final WindowStore store;
    private final CanaryAnalysis analysis;
    private final List<Change> timeline = new ArrayList<>();
    private long nextLookMillis;
    private long lastSequence;
    private Verdict.@Nullable Kind lastKind;
    private long decidedAtMillis;

    /**
     * A replay that has taken no row yet. The analysis lasts as long as the trace, or as the policy says if that is
     * shorter.
     *
     * @param service name of what is judged
     * @param look time between two looks, 100 ms or more
     * @param firstMillis time of the trace's first row
     * @param lastMillis time of its last row
     * @throws IllegalArgumentException if {@code look} is too short
     */
    public TraceReplay(
            String service, AnalysisPolicy policy, WindowSpec spec, Duration look, long firstMillis, long lastMillis) {
        if (look.toMillis() < 100) {
            throw new IllegalArgumentException("look must be 100 ms or more, was " + look);
        }
        this.spec = spec;
        lookMillis = look.toMillis();
        long start = spec.startMillis(spec.indexOf(firstMillis));
        long traceEnd = spec.startMillis(spec.indexOf(lastMillis) + 1);
        Duration span = Duration.ofMillis(Math.max(10_000, traceEnd - start));
        AnalysisPolicy fitting = policy.duration().compareTo(span) > 0 ? policy.withDuration(span) : policy;
        AnalysisPlan plan = new AnalysisPlan(service, Cohort.BASELINE.word(), Cohort.CANARY.word(), "", fitting, start);
        store = new WindowStore(spec, MAX_SERIES);
        analysis = new CanaryAnalysis(plan, spec);
        endMillis = plan.deadlineMillis();
        nextLookMillis = start + lookMillis;
    }

    /** Takes the next row, in the order of time; looks whenever it is time to. */
    public void take(TraceRow row) {
        while (row.timeMillis() >= nextLookMillis && !analysis.hasEnded()) {
            look(nextLookMillis);
            nextLookMillis += lookMillis;
        }
        if (!analysis.hasEnded()) {
            SeriesKey series =
                    new SeriesKey(analysis.plan().service(), row.cohort().word(), row.instance());
            store.record(new Sample(series, row.timeMillis(), row.latencyMicros(), row.outcome()), row.timeMillis());
        }
    }

    /** What came of it, after the last row. */
    public Result finish() {
        while (!analysis.hasEnded()) {
            look(Math.min(nextLookMillis, endMillis));
            nextLookMillis += lookMillis;
        }
        AnalysisReport report = look(endMillis);
        return new Result(report, decidedAtMillis, List.copyOf(timeline));
    }

    private AnalysisReport look(long nowMillis) {
        AnalysisReport report = analysis.evaluate(
                nowMillis, index -> store.pair(analysis.plan().service(), "baseline", "canary", index), List.of());
        if (report.sequence() != lastSequence) {
            lastSequence = report.sequence();
            timeline.add(new Change(report.asOfMillis(), report.verdict()));
        }
        if (report.verdict().kind() != lastKind) {
            lastKind = report.verdict().kind();
            decidedAtMillis = report.asOfMillis();
        }
        return report;
    }

    /** How time was cut. */
    public WindowSpec spec() {
        return spec;
    }

    /**
     * The end of a replay.
     *
     * @param report where the analysis stood at the end
     * @param decidedAtMillis trace time at which its verdict was reached
     * @param timeline every change, in the order of time
     */
    public record Result(AnalysisReport report, long decidedAtMillis, List<Change> timeline) {}

    /** A change of verdict, urgency or the rules that fire, at a time of the trace. */
    public record Change(long atMillis, Verdict verdict) {}
}
