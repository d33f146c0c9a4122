package io.canaryjudge.benchmarks.simulation;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One rollout's traffic, made second by second. Used by one thread; the same seed gives the same traffic. */
public final class SimulatedTraffic {

    private final TrafficModel model;
    private final SplittableRandom random;
    private final List<Instance> baseline = new ArrayList<>();
    private final List<Instance> canary = new ArrayList<>();
    private final HistogramRecorder recorder = new HistogramRecorder();
    private double sharedDrift;

    /** Traffic of a model. */
    public SimulatedTraffic(TrafficModel model, long seed) {
        this.model = model;
        random = new SplittableRandom(seed);
        for (int i = 0; i < model.instances().baseline(); i++) {
            baseline.add(new Instance("b" + i, 1, 1));
        }
        for (int i = 0; i < model.instances().canary(); i++) {
            canary.add(new Instance(
                    "c" + i, model.harm().errorFactor(), model.harm().latencyFactor()));
        }
    }

    /** The next second. */
    public WindowPair next(long index) {
        sharedDrift = drifted(sharedDrift, model.drift().shared());
        return new WindowPair(index, window(baseline), window(canary));
    }

    private SortedMap<String, WindowSnapshot> window(List<Instance> instances) {
        SortedMap<String, WindowSnapshot> result = new TreeMap<>();
        for (Instance instance : instances) {
            WindowSnapshot snapshot = instance.second(model.requestsPerSecond() / instances.size());
            if (!snapshot.isEmpty()) {
                result.put(instance.name, snapshot);
            }
        }
        return result;
    }

    private double drifted(double drift, double spread) {
        double correlation = model.drift().correlation();
        return correlation * drift + spread * Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
    }

    /** A Poisson number: by inversion for small means, by the normal approximation for large ones. */
    private long poisson(double mean) {
        if (mean > 50) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        long count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private final class Instance {
        private final String name;
        private final double latencyLevel;
        private final double errorRate;
        private double drift;

        Instance(String name, double errorFactor, double latencyFactor) {
            this.name = name;
            latencyLevel = latencyFactor * Math.exp(model.instances().latencySpread() * random.nextGaussian());
            errorRate = Math.min(
                    1,
                    model.errors().rate()
                            * errorFactor
                            * Math.exp(model.instances().errorSpread() * random.nextGaussian()));
        }

        WindowSnapshot second(double meanRequests) {
            drift = drifted(drift, model.drift().spread());
            double level = latencyLevel * Math.exp(drift + sharedDrift);
            long requests = poisson(meanRequests);
            long failures = failures(requests);
            recorder.reset();
            for (long i = 0; i < requests; i++) {
                recorder.record((long) (1_000 * level * latencyMillis()));
            }
            return new WindowSnapshot(requests, failures, recorder.snapshot());
        }

        private long failures(long requests) {
            long failures = 0;
            for (long burst = poisson(requests * errorRate / model.errors().meanBurst()); burst > 0; burst--) {
                do {
                    failures++;
                } while (random.nextDouble() > 1 / model.errors().meanBurst());
            }
            return Math.min(requests, failures);
        }

        private double latencyMillis() {
            return random.nextDouble() < 0.95
                    ? 10 * Math.exp(0.4 * random.nextGaussian())
                    : 30 * Math.exp(0.7 * random.nextGaussian());
        }
    }
}
