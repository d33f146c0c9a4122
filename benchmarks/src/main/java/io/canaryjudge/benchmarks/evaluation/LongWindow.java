package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.EnumMap;
import java.util.Map;

/** A long window being filled. */
final class LongWindow {

    private final Map<Cohort, Half> halves = new EnumMap<>(Cohort.class);

    LongWindow() {
        for (Cohort cohort : Cohort.values()) {
            halves.put(cohort, new Half());
        }
    }

    void add(WindowPair second) {
        halves.forEach((cohort, half) -> second.of(cohort).values().forEach(half::add));
    }

    void add(LongWindow other) {
        halves.forEach((cohort, half) -> half.add(other.half(cohort)));
    }

    Point.Pair point() {
        return new Point.Pair(half(Cohort.BASELINE).point(), half(Cohort.CANARY).point());
    }

    void clear() {
        halves.values().forEach(Half::clear);
    }

    private Half half(Cohort cohort) {
        Half half = halves.get(cohort);
        if (half == null) {
            throw new AssertionError("no half for " + cohort);
        }
        return half;
    }

    private static final class Half {
        private final LatencyCounts latencies = new LatencyCounts();
        private long requests;
        private long failures;

        void add(WindowSnapshot snapshot) {
            requests += snapshot.outcomes();
            failures += snapshot.failures();
            latencies.add(snapshot.latency());
        }

        void add(Half other) {
            requests += other.requests;
            failures += other.failures;
            latencies.add(other.latencies);
        }

        Point point() {
            return new Point((double) failures / requests, latencies.quantile(0.5), latencies.quantile(0.99));
        }

        void clear() {
            requests = 0;
            failures = 0;
            latencies.clear();
        }
    }
}
