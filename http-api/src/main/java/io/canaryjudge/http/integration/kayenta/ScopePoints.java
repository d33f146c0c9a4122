package io.canaryjudge.http.integration.kayenta;

import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.util.Arrays;
import java.util.List;

/**
 * Makes points of a version's windows: the value of each metric in each step, NaN where it has none. Windows are given one
 * after the other, and the version is their baseline.
 */
final class ScopePoints {

    private final Scope scope;
    private final List<MetricKind> kinds;
    private final WindowSpec spec;
    private final List<double[]> points;
    private int step;
    private WindowSnapshot total = WindowSnapshot.EMPTY;
    private boolean hasRequests;

    ScopePoints(Scope scope, List<MetricKind> kinds, WindowSpec spec) {
        this.scope = scope;
        this.kinds = kinds;
        this.spec = spec;
        points = kinds.stream().map(kind -> missing(scope.points())).toList();
    }

    private static double[] missing(int count) {
        double[] points = new double[count];
        Arrays.fill(points, Double.NaN);
        return points;
    }

    /** Takes the next window; one that lies outside of the scope's time is left out. */
    void add(WindowPair window) {
        long start = spec.startMillis(window.index());
        if (start < scope.startMillis() || start >= scope.endMillis()) {
            return;
        }
        int at = (int) ((start - scope.startMillis()) / scope.stepMillis());
        if (at != step) {
            endStep();
            step = at;
        }
        total = total.merge(window.total(Cohort.BASELINE));
    }

    private void endStep() {
        for (int i = 0; i < kinds.size(); i++) {
            points.get(i)[step] = value(kinds.get(i));
        }
        hasRequests |= total.requests() > 0;
        total = WindowSnapshot.EMPTY;
    }

    private double value(MetricKind kind) {
        return kind instanceof Throughput
                ? total.requests() * 1_000.0 / scope.stepMillis()
                : kind.observe(total).value();
    }

    /** All points, of each kind in its order; to be called once. No request at all is no throughput of zero. */
    List<double[]> made() {
        endStep();
        for (int i = 0; i < kinds.size(); i++) {
            if (kinds.get(i) instanceof Throughput && !hasRequests) {
                Arrays.fill(points.get(i), Double.NaN);
            }
        }
        return points;
    }
}
