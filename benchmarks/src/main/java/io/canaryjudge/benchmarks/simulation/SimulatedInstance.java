package io.canaryjudge.benchmarks.simulation;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.window.WindowSnapshot;
import java.util.Arrays;
import java.util.SplittableRandom;

/** One instance and what it does in a second. */
final class SimulatedInstance {

    private static final LatencyMixture MIXTURE = LatencyMixture.SHARED;

    private final String name;
    private final TrafficModel model;
    private final double requestsPerSecond;
    private final double latencyLevel;
    private final double errorLevel;
    private final MovingLevel latency;
    private final MovingLevel errors;
    private final OngoingEpisode neighbour;

    private final int[] counts = new int[MIXTURE.bins()];
    private final long[] bucketMicros = new long[MIXTURE.bins() + 1];
    private final long[] bucketCounts = new long[MIXTURE.bins() + 1];

    SimulatedInstance(String name, TrafficModel model, double meanRequestsPerSecond, SplittableRandom random) {
        this.name = name;
        this.model = model;
        TrafficModel.Instances instances = model.instances();
        requestsPerSecond = meanRequestsPerSecond * Math.exp(instances.trafficSpread() * random.nextGaussian());
        latencyLevel = instances.latencySpread() * random.nextGaussian();
        errorLevel = instances.errorSpread() * random.nextGaussian();
        latency = new MovingLevel(model.instanceNoise().latency(), random);
        errors = new MovingLevel(model.instanceNoise().errors(), random);
        neighbour = new OngoingEpisode(model.neighbours());
    }

    String name() {
        return name;
    }

    /**
     * The next second.
     *
     * @param common what holds for everybody
     * @param random the same numbers are drawn whatever the harm to errors and to all latencies is
     * @param harmRandom for what harm adds
     */
    WindowSnapshot next(CommonSecond common, Harm harm, SplittableRandom random, SplittableRandom harmRandom) {
        neighbour.next(random);
        double level = Math.exp(latencyLevel + latency.next(random) + common.latencyLevel())
                * neighbour.latencyFactor()
                * harm.latencyFactor();
        double errorRate = model.errors().rate()
                * Math.exp(errorLevel + errors.next(random) + common.errorLevel())
                * neighbour.errorFactor()
                * common.errorFactor();
        int requests = Draws.poisson(random, requestsPerSecond * common.trafficFactor());
        if (requests == 0) {
            return WindowSnapshot.EMPTY;
        }
        int failures = failures(requests * errorRate, harm.errorFactor(), random, harmRandom);
        int slow = harm.tailShare() == 0 ? 0 : Draws.poisson(harmRandom, requests * harm.tailShare());
        return new WindowSnapshot(
                requests,
                Math.min(requests, failures),
                latencies(requests, Math.min(requests, slow), level, harm.tailFactor(), common.micros(), random));
    }

    private int failures(double mean, double factor, SplittableRandom random, SplittableRandom harmRandom) {
        double burst = model.errors().meanBurst();
        int usual = Draws.bursts(random, mean, burst);
        if (factor == 1) {
            return usual;
        }
        return factor > 1
                ? usual + Draws.bursts(harmRandom, mean * (factor - 1), burst)
                : Draws.binomial(harmRandom, usual, factor);
    }

    private HistogramSnapshot latencies(
            int requests, int slow, double level, double slowFactor, double[] micros, SplittableRandom random) {
        Arrays.fill(counts, 0);
        MIXTURE.draw(random, requests - slow, counts);
        HistogramSnapshot usual = snapshot(micros, level);
        if (slow == 0) {
            return usual;
        }
        Arrays.fill(counts, 0);
        MIXTURE.draw(random, slow, counts);
        return usual.merge(snapshot(micros, level * slowFactor));
    }

    /** Without a branch, which would be mispredicted at every other bin: an empty bucket is overwritten by the next. */
    private HistogramSnapshot snapshot(double[] micros, double level) {
        int size = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            int count = counts[bin];
            bucketMicros[size] = (long) (level * micros[bin]);
            bucketCounts[size] = count;
            size += -count >>> 31;
        }
        return HistogramSnapshot.ofBuckets(Arrays.copyOf(bucketMicros, size), Arrays.copyOf(bucketCounts, size));
    }

    /**
     * What holds for all instances of a cohort in a second.
     *
     * @param latencyLevel on the log scale
     * @param errorLevel on the log scale
     * @param errorFactor besides
     * @param trafficFactor of the requests per second
     * @param micros the latency of each bin of the {@link LatencyMixture}
     */
    record CommonSecond(
            double latencyLevel, double errorLevel, double errorFactor, double trafficFactor, double[] micros) {

        CommonSecond slower(double by) {
            return new CommonSecond(latencyLevel + by, errorLevel, errorFactor, trafficFactor, micros);
        }
    }
}
