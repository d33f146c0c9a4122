package io.canaryjudge.judgement;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Simulated rollouts in windows of a second whose instances have a gauge {@code cpu} and serve requests. Each level is
 * its mean times what its instance differs by and the noise of the second, both log-normal; {@code noise} is that of an
 * instance in one second, correlated with the second before by {@code correlation}.
 */
record Levels(int baseline, int canary, double noise, double correlation, double instances) {

    static final MetricKind CPU = new MetricKind.Gauge("cpu", Direction.INCREASE);
    private static final double MEAN = 40;

    Levels withInstances(double deviation) {
        return new Levels(baseline, canary, noise, correlation, deviation);
    }

    Levels withCorrelation(double other) {
        return new Levels(baseline, canary, noise, other, instances);
    }

    /** A metric that is strict: whatever is proven to be more is a regression. */
    static MetricPolicy strict(MetricKind kind) {
        return metric(kind, Margin.ofRatio(1), Margin.ofRatio(1.3));
    }

    static MetricPolicy metric(MetricKind kind, Margin margin, Margin passMargin) {
        return new MetricPolicy(new MetricName("level"), kind, margin, passMargin, 1, Criticality.CRITICAL);
    }

    /**
     * Windows of one rollout.
     *
     * @param factor of the canary's levels, from second {@code from} on
     */
    List<WindowPair> rollout(SplittableRandom random, int seconds, int from, double factor) {
        List<Instance> ofBaseline = instances(random, baseline);
        List<Instance> ofCanary = instances(random, canary);
        List<WindowPair> windows = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            windows.add(new WindowPair(
                    second,
                    cohort(ofBaseline, random, "b", 1),
                    cohort(ofCanary, random, "c", second < from ? 1 : factor)));
        }
        return windows;
    }

    private List<Instance> instances(SplittableRandom random, int count) {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Instance(Math.exp(instances * random.nextGaussian()), random.nextGaussian()));
        }
        return all;
    }

    private SortedMap<String, WindowSnapshot> cohort(
            List<Instance> instances, SplittableRandom random, String name, double factor) {
        SortedMap<String, WindowSnapshot> snapshots = new TreeMap<>();
        for (int i = 0; i < instances.size(); i++) {
            double level = factor * instances.get(i).next(random);
            snapshots.put(name + i, snapshot(level, Math.round(level)));
        }
        return snapshots;
    }

    /** One reading of the gauge, and so many requests. */
    static WindowSnapshot snapshot(double level, long requests) {
        return new WindowSnapshot(
                requests, 0, HistogramSnapshot.EMPTY, new TreeMap<>(Map.of("cpu", new ReadingTally(1, level))));
    }

    private final class Instance {
        private final double own;
        private double state;

        Instance(double own, double state) {
            this.own = own;
            this.state = state;
        }

        double next(SplittableRandom random) {
            state = correlation * state + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            return MEAN * own * Math.exp(noise * state);
        }
    }
}
