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
     * @param random the same numbers are drawn whatever the harm is
     * @param luck what harm draws with
     */
    WindowSnapshot next(CommonSecond common, Harm harm, SplittableRandom random, long luck) {
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
        double burst = model.errors().meanBurst();
        double meanBursts = requests * errorRate / burst;
        int usual = Draws.bursts(random, Draws.poisson(random, meanBursts), burst);
        int failures = harm.errorFactor() == 1 ? usual : failures(usual, meanBursts, harm.errorFactor(), luck);
        Arrays.fill(counts, 0);
        MIXTURE.draw(random, requests, counts);
        HistogramSnapshot latencies =
                harm.tailShare() == 0 ? snapshot(counts, level, common) : slowed(requests, level, harm, common, luck);
        return new WindowSnapshot(requests, Math.min(requests, failures), latencies);
    }

    /** More, the larger the factor is, for any luck. */
    private int failures(int usual, double meanBursts, double factor, long luck) {
        SplittableRandom numbers = new SplittableRandom(luck);
        if (factor < 1) {
            return Draws.binomial(numbers, usual, factor);
        }
        SplittableRandom sizes = numbers.split();
        double burst = model.errors().meanBurst();
        return usual + Draws.bursts(sizes, Draws.poisson(numbers, meanBursts * (factor - 1)), burst);
    }

    /** The latencies with a few requests, chosen at random, taken out and put back slower. */
    private HistogramSnapshot slowed(int requests, double level, Harm harm, CommonSecond common, long luck) {
        SplittableRandom numbers = new SplittableRandom(luck + 1);
        int slow = Math.min(requests, Draws.poisson(numbers, requests * harm.tailShare()));
        int[] slowCounts = new int[counts.length];
        for (int i = 0; i < slow; i++) {
            int bin = binOfRank(numbers.nextInt(requests - i));
            counts[bin]--;
            slowCounts[bin]++;
        }
        return snapshot(counts, level, common).merge(snapshot(slowCounts, level * harm.tailFactor(), common));
    }

    private int binOfRank(int rank) {
        int bin = 0;
        for (int above = counts[0]; above <= rank; above += counts[bin]) {
            bin++;
        }
        return bin;
    }

    /** Without a branch, which would be mispredicted at every other bin: an empty bucket is overwritten by the next. */
    private HistogramSnapshot snapshot(int[] binCounts, double level, CommonSecond common) {
        LatencyMixture.Grid grid = common.grid();
        int size = 0;
        for (int bin = 0; bin < binCounts.length; bin++) {
            int count = binCounts[bin];
            bucketMicros[size] = (long) (level * grid.micros(bin));
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
     * @param grid the latency of each bin
     */
    record CommonSecond(
            double latencyLevel,
            double errorLevel,
            double errorFactor,
            double trafficFactor,
            LatencyMixture.Grid grid) {

        CommonSecond slower(double by) {
            return new CommonSecond(latencyLevel + by, errorLevel, errorFactor, trafficFactor, grid);
        }
    }
}
