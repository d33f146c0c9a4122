package io.canaryjudge.analysis;

import io.canaryjudge.analysis.JudgeChoice.Threshold;
import io.canaryjudge.judgement.CohortTotals;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Effect;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.Observed;
import java.util.Optional;

/**
 * How a metric has stood to a limit, window by window. Immutable.
 *
 * @param row how many of the last windows in a row exceeded the limit
 * @param last the last window that counted; empty before any
 * @param exceeded the window that completed the first row long enough; empty before that
 */
record LimitTrack(Limit limit, int row, Optional<Comparison> last, Optional<Comparison> exceeded) {

    static LimitTrack start(Limit limit) {
        return new LimitTrack(limit, 0, Optional.empty(), Optional.empty());
    }

    LimitTrack after(CohortTotals window, MetricKind kind, Threshold settings) {
        Observed baseline = kind.observe(window.baseline());
        Observed canary = kind.observe(window.canary());
        if (Math.min(baseline.n(), canary.n()) < (kind instanceof Gauge ? 1 : settings.leastRequests())) {
            return this;
        }
        double ratio = baseline.value() > 0 ? canary.value() / baseline.value() : Double.NaN;
        Optional<Comparison> now =
                Optional.of(new Comparison(baseline, canary, new Effect(ratio, Double.NaN, Double.NaN)));
        int inARow = limit.isExceeded(kind.direction(), baseline.value(), canary.value()) ? row + 1 : 0;
        return new LimitTrack(limit, inARow, now, exceeded.isPresent() || inARow < settings.inARow() ? exceeded : now);
    }
}
