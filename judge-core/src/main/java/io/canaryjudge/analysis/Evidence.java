package io.canaryjudge.analysis;

import io.canaryjudge.judgement.CohortTotals;
import io.canaryjudge.judgement.History;
import io.canaryjudge.judgement.MetricEvidence;
import io.canaryjudge.judgement.MetricJudge;
import io.canaryjudge.judgement.RecentOutcomes;
import io.canaryjudge.judgement.References;
import io.canaryjudge.window.WindowPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All that an analysis remembers of the windows it has read. Immutable.
 *
 * @param next the window to be read next
 * @param lastComparable the last window in which both cohorts were seen, {@link Long#MIN_VALUE} before the first
 */
record Evidence(
        long next,
        long comparableWindows,
        long lastComparable,
        References references,
        History history,
        RecentOutcomes recent,
        List<MetricEvidence> metrics) {

    private static final double REFERENCE_SECONDS = 600;

    static Evidence start(long firstWindow, Duration windowWidth, List<MetricJudge> judges) {
        double decay = Math.max(0.1, 1 - windowWidth.toMillis() / 1e3 / REFERENCE_SECONDS);
        return new Evidence(
                firstWindow,
                0,
                Long.MIN_VALUE,
                References.empty(decay),
                History.none(windowWidth),
                RecentOutcomes.none(windowWidth),
                judges.stream().map(MetricJudge::start).toList());
    }

    Evidence after(WindowPair window, List<MetricJudge> judges) {
        CohortTotals now = CohortTotals.of(window);
        boolean comparable = !window.baseline().isEmpty() && !window.canary().isEmpty();
        List<MetricEvidence> nextMetrics = new ArrayList<>(judges.size());
        for (int i = 0; i < judges.size(); i++) {
            nextMetrics.add(judges.get(i).after(metrics.get(i), window, references));
        }
        return new Evidence(
                next + 1,
                comparableWindows + (comparable ? 1 : 0),
                comparable ? window.index() : lastComparable,
                references.after(now),
                history.after(now),
                recent.after(now),
                nextMetrics);
    }
}
