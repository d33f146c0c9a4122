package io.canaryjudge.http.service;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.time.Duration;
import java.util.List;

/**
 * Takes recorded traffic through the same windows, judge and rules as live traffic, with the trace's time for the clock.
 * Used by one thread, for one trace.
 */
public final class TraceReplay {

    private static final int MAX_SERIES = 100_000;

    private final WindowSpec spec;
    private final WindowStore store;
    private final Replay replay;

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
        this.spec = spec;
        long start = spec.startMillis(spec.indexOf(firstMillis));
        long traceEnd = spec.startMillis(spec.indexOf(lastMillis) + 1);
        Duration span = Duration.ofMillis(Math.max(10_000, traceEnd - start));
        AnalysisPolicy fitting = policy.duration().compareTo(span) > 0 ? policy.withDuration(span) : policy;
        AnalysisPlan plan = new AnalysisPlan(service, Cohort.BASELINE.word(), Cohort.CANARY.word(), "", fitting, start);
        store = new WindowStore(spec, MAX_SERIES);
        replay = new Replay(
                plan,
                spec,
                new Replay.Looks(start + look.toMillis(), look, plan.deadlineMillis()),
                index -> store.pair(service, plan.baseline(), plan.canary(), index),
                List.of());
    }

    /** Takes the next row, in the order of time; looks whenever it is time to. */
    public void take(TraceRow row) {
        replay.lookThrough(row.timeMillis());
        if (!replay.isOver()) {
            SeriesKey series =
                    new SeriesKey(replay.plan().service(), row.cohort().word(), row.instance());
            store.record(new Sample(series, row.timeMillis(), row.latencyMicros(), row.outcome()), row.timeMillis());
        }
    }

    /** What came of it, after the last row. */
    public Replay.Result finish() {
        return replay.finish();
    }

    /** How time was cut. */
    public WindowSpec spec() {
        return spec;
    }
}
