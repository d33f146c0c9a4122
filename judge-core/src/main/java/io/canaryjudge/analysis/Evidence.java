package io.canaryjudge.analysis;

import io.canaryjudge.guard.GuardEvidence;
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
 * @param guards what they have seen of all windows; the rest knows only what they let through
 */
record Evidence(
        long next,
        GuardEvidence guards,
        References references,
        History history,
        RecentOutcomes recent,
        List<MetricEvidence> metrics) {

    private static final double REFERENCE_SECONDS = 600;

    static Evidence start(long firstWindow, GuardEvidence guards, Duration windowWidth, List<MetricJudge> judges) {
        double decay = Math.max(0.1, 1 - windowWidth.toMillis() / 1e3 / REFERENCE_SECONDS);
        return new Evidence(
                firstWindow,
                guards,
                References.empty(decay),
                History.none(windowWidth),
                RecentOutcomes.none(windowWidth),
                judges.stream().map(MetricJudge::start).toList());
    }

    Evidence after(WindowPair seen, List<MetricJudge> judges) {
        GuardEvidence nextGuards = guards.after(seen);
        WindowPair window = nextGuards.judged(seen);
        CohortTotals now = CohortTotals.of(window);
        List<MetricEvidence> nextMetrics = new ArrayList<>(judges.size());
        for (int i = 0; i < judges.size(); i++) {
            nextMetrics.add(judges.get(i).after(metrics.get(i), window, references));
        }
        return new Evidence(
                next + 1, nextGuards, references.after(now), history.after(now), recent.after(now), nextMetrics);
    }
}
