package io.canaryjudge.benchmarks.simulation;

/**
 * What made-up traffic is like. Latencies are those of {@link LatencyMixture} times the effects below; the numbers of
 * requests and of error bursts in a second are Poisson.
 *
 * @param neighbours hit each instance on its own
 * @param storms hit both cohorts at once
 */
public record TrafficModel(
        Load load,
        Errors errors,
        Instances instances,
        InstanceNoise instanceNoise,
        SharedNoise sharedNoise,
        Swing swing,
        Episodes neighbours,
        Episodes storms) {

    /** Independent requests to instances that are all alike, 0.5 % of which fail. */
    public static TrafficModel independent(double requestsPerSecond, int instances) {
        return new TrafficModel(
                new Load(requestsPerSecond, requestsPerSecond),
                new Errors(0.005, 1),
                new Instances(instances, instances, 0, 0, 0),
                InstanceNoise.NONE,
                SharedNoise.NONE,
                Swing.NONE,
                Episodes.NONE,
                Episodes.NONE);
    }

    /**
     * Traffic as of a service on shared machines: instances differ and drift, the load drifts with the latency, and now
     * and then everybody fails.
     */
    public TrafficModel dependent() {
        return withInstances(instances.differing(0.03, 0.10, 0.15))
                .with(new InstanceNoise(Noise.overTenSeconds(0.05, 0.9), Noise.overTenSeconds(0.3, 0.9)))
                .with(new SharedNoise(
                        Noise.overTenSeconds(0.15, 0.95), Noise.overTenSeconds(0.3, 0.95), Noise.NONE, Noise.NONE))
                .withStorms(Episodes.ERROR_STORM);
    }

    /** Like {@link #dependent} with instances that differ more and drift longer. */
    public TrafficModel hard() {
        return dependent()
                .withInstances(instances.differing(0.08, 0.25, 0.15))
                .with(new InstanceNoise(Noise.overTenSeconds(0.10, 0.97), Noise.overTenSeconds(0.3, 0.9)));
    }

    /** The same with other requests per second. */
    public TrafficModel with(Load other) {
        return new TrafficModel(other, errors, instances, instanceNoise, sharedNoise, swing, neighbours, storms);
    }

    /** The same with other errors. */
    public TrafficModel with(Errors other) {
        return new TrafficModel(load, other, instances, instanceNoise, sharedNoise, swing, neighbours, storms);
    }

    /** The same with other instances. */
    public TrafficModel withInstances(Instances other) {
        return new TrafficModel(load, errors, other, instanceNoise, sharedNoise, swing, neighbours, storms);
    }

    /** The same with other movements of each instance. */
    public TrafficModel with(InstanceNoise other) {
        return new TrafficModel(load, errors, instances, other, sharedNoise, swing, neighbours, storms);
    }

    /** The same with other movements of everybody. */
    public TrafficModel with(SharedNoise other) {
        return new TrafficModel(load, errors, instances, instanceNoise, other, swing, neighbours, storms);
    }

    /** The same with another course over the hour. */
    public TrafficModel with(Swing other) {
        return new TrafficModel(load, errors, instances, instanceNoise, sharedNoise, other, neighbours, storms);
    }

    /** The same with other noisy neighbours. */
    public TrafficModel withNeighbours(Episodes other) {
        return new TrafficModel(load, errors, instances, instanceNoise, sharedNoise, swing, other, storms);
    }

    /** The same with other error storms. */
    public TrafficModel withStorms(Episodes other) {
        return new TrafficModel(load, errors, instances, instanceNoise, sharedNoise, swing, neighbours, other);
    }

    /**
     * How many requests arrive, in the mean, per second.
     *
     * @param baseline at all its instances together, above 0
     * @param canary the same
     */
    public record Load(double baseline, double canary) {

        /** @throws IllegalArgumentException if a rate is not above 0 */
        public Load {
            if (!(baseline > 0 && canary > 0 && baseline + canary < 1e6)) {
                throw new IllegalArgumentException(
                        "load must be above 0 and below 1e6 per second, was " + baseline + " and " + canary);
            }
        }
    }

    /**
     * How the baseline fails.
     *
     * @param rate share of requests, 0 to 1
     * @param meanBurst mean number of errors that come together at one instance, 1 or more
     */
    public record Errors(double rate, double meanBurst) {

        /** @throws IllegalArgumentException if a value is outside its range */
        public Errors {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("rate must be 0 to 1, was " + rate);
            }
            if (!(meanBurst >= 1)) {
                throw new IllegalArgumentException("meanBurst must be 1 or more, was " + meanBurst);
            }
        }
    }

    /**
     * How many instances there are, and how they differ: standard deviations, on the log scale, of what is drawn once for
     * each.
     *
     * @param baseline 1 or more
     * @param canary 1 or more
     * @param latencySpread of its latency level
     * @param errorSpread of its error rate
     * @param trafficSpread of its share of the requests
     */
    public record Instances(int baseline, int canary, double latencySpread, double errorSpread, double trafficSpread) {

        /** @throws IllegalArgumentException if a value is outside its range */
        public Instances {
            if (baseline < 1 || canary < 1) {
                throw new IllegalArgumentException("instances must be 1 or more, were " + baseline + " and " + canary);
            }
            if (!(latencySpread >= 0 && errorSpread >= 0 && trafficSpread >= 0)) {
                throw new IllegalArgumentException("spreads must be 0 or more, were " + latencySpread + ", "
                        + errorSpread + " and " + trafficSpread);
            }
        }

        /** Instances that are all alike. */
        public static Instances alike(int baseline, int canary) {
            return new Instances(baseline, canary, 0, 0, 0);
        }

        /** As many, with other differences. */
        public Instances differing(double latency, double error, double traffic) {
            return new Instances(baseline, canary, latency, error, traffic);
        }
    }

    /** How each instance moves on its own. */
    public record InstanceNoise(Noise latency, Noise errors) {

        /** No movement. */
        public static final InstanceNoise NONE = new InstanceNoise(Noise.NONE, Noise.NONE);
    }

    /**
     * How everybody moves together.
     *
     * @param canaryLatency hits all canary instances and no baseline instance: what no paired comparison can tell from a
     *     slower canary
     */
    public record SharedNoise(Noise latency, Noise errors, Noise traffic, Noise canaryLatency) {

        /** No movement. */
        public static final SharedNoise NONE = new SharedNoise(Noise.NONE, Noise.NONE, Noise.NONE, Noise.NONE);
    }

    /**
     * A sine of one hour, on the log scale, with a random phase.
     *
     * @param traffic its height for the requests per second
     * @param latency the same for latencies
     */
    public record Swing(double traffic, double latency) {

        /** A flat hour. */
        public static final Swing NONE = new Swing(0, 0);
    }
}
