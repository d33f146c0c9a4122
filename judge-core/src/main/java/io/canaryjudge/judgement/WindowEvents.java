package io.canaryjudge.judgement;

import io.canaryjudge.counts.CohortCounts;
import io.canaryjudge.counts.InstanceCounts;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.histogram.BucketEdges;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Turns a window into events out of requests, which is what the statistics compare. */
final class WindowEvents {

    private WindowEvents() {}

    /** Requests slower than a threshold in the baseline, and than {@code canaryThreshold} in the canary. */
    static PairedCounts slower(WindowPair window, long baselineThreshold, long canaryThreshold) {
        return new PairedCounts(
                slower(window, Cohort.BASELINE, baselineThreshold), slower(window, Cohort.CANARY, canaryThreshold));
    }

    private static CohortCounts slower(WindowPair window, Cohort cohort, long thresholdMicros) {
        List<InstanceCounts> counts = new ArrayList<>();
        window.of(cohort).forEach((instance, snapshot) -> {
            if (!snapshot.latency().isEmpty()) {
                counts.add(slower(instance, snapshot, thresholdMicros));
            }
        });
        return CohortCounts.of(counts);
    }

    private static InstanceCounts slower(String instance, WindowSnapshot snapshot, long thresholdMicros) {
        return new InstanceCounts(
                instance, snapshot.latency().count(), snapshot.latency().countAbove(thresholdMicros));
    }

    /** Where the latencies of a cohort are counted exactly in a window. */
    static BucketEdges edges(WindowPair window, Cohort cohort) {
        BucketEdges edges = BucketEdges.fine();
        for (WindowSnapshot snapshot : window.of(cohort).values()) {
            edges = edges.common(snapshot.latency().edges());
        }
        return edges;
    }

    /** {@code ratio * micros} rounded up to an edge: the canary's events are then never overcounted. */
    static long thresholdUp(long micros, double ratio, BucketEdges edges) {
        return edges.atOrAbove((long) Math.ceil(micros * ratio));
    }

    /** {@code ratio * micros} rounded down to an edge: the canary's events are then never undercounted. */
    static long thresholdDown(long micros, double ratio, BucketEdges edges) {
        return edges.atOrBelow((long) Math.floor(micros * ratio));
    }
}
