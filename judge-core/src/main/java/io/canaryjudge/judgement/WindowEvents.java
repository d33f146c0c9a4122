package io.canaryjudge.judgement;

import io.canaryjudge.counts.CohortCounts;
import io.canaryjudge.counts.InstanceCounts;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.counts.Threshold;
import io.canaryjudge.histogram.BucketEdges;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Turns a window into events out of requests, which is what the statistics compare. */
final class WindowEvents {

    private WindowEvents() {}

    /** Requests above a threshold in the baseline, and above another in the canary. */
    static PairedCounts slower(WindowPair window, Threshold baseline, Threshold canary) {
        return new PairedCounts(slower(window, Cohort.BASELINE, baseline), slower(window, Cohort.CANARY, canary));
    }

    private static CohortCounts slower(WindowPair window, Cohort cohort, Threshold threshold) {
        List<InstanceCounts> counts = new ArrayList<>();
        window.of(cohort).forEach((instance, snapshot) -> {
            if (!snapshot.latency().isEmpty()) {
                counts.add(slower(instance, snapshot.latency(), threshold));
            }
        });
        return CohortCounts.of(counts);
    }

    private static InstanceCounts slower(String instance, HistogramSnapshot latency, Threshold threshold) {
        double events = threshold.share() == 0
                ? latency.countAbove(threshold.micros())
                : latency.countAbove(threshold.micros(), threshold.share());
        return new InstanceCounts(instance, latency.count(), events);
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
    static Threshold thresholdUp(long micros, double ratio, BucketEdges edges) {
        return Threshold.above(edges.atOrAbove((long) Math.ceil(micros * ratio)));
    }

    /** {@code ratio * micros} rounded down to an edge: the canary's events are then never undercounted. */
    static Threshold thresholdDown(long micros, double ratio, BucketEdges edges) {
        return Threshold.above(edges.atOrBelow((long) Math.floor(micros * ratio)));
    }
}
