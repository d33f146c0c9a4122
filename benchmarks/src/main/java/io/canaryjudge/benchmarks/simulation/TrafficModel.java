package io.canaryjudge.benchmarks.simulation;

/**
 * What made-up traffic is like. Latencies are a mixture of 95 % log-normal around 10 ms (sigma 0.4) and 5 % around 30 ms
 * (sigma 0.7), times the effects below; requests and errors are Poisson in each window.
 *
 * @param name says which it is in tables
 * @param requestsPerSecond of each cohort
 */
public record TrafficModel(
        String name, double requestsPerSecond, Errors errors, Instances instances, Drift drift, Harm harm) {

    /** Independent requests to instances that are all alike. */
    public static TrafficModel independent(String name, int instances, double requestsPerSecond, double errorRate) {
        return new TrafficModel(
                name,
                requestsPerSecond,
                new Errors(errorRate, 1),
                new Instances(instances, instances, 0, 0),
                new Drift(0, 0, 0),
                new Harm(1, 1));
    }

    /** The same with other numbers of instances. */
    public TrafficModel withInstances(int baseline, int canary) {
        return with(new Instances(baseline, canary, instances.latencySpread(), instances.errorSpread()));
    }

    /** The same with instances that differ; their error rates three times as much as their latencies. */
    public TrafficModel withInstanceSpread(double spread) {
        return with(new Instances(instances.baseline(), instances.canary(), spread, 3 * spread));
    }

    private TrafficModel with(Instances other) {
        return new TrafficModel(name, requestsPerSecond, errors, other, drift, harm);
    }

    /** The same with latencies that drift, each instance's on its own and all together. */
    public TrafficModel withDrift(double spread, double correlation, double shared) {
        return new TrafficModel(
                name, requestsPerSecond, errors, instances, new Drift(spread, correlation, shared), harm);
    }

    /** The same with a canary that is worse. */
    public TrafficModel withHarm(double errorFactor, double latencyFactor) {
        return new TrafficModel(
                name, requestsPerSecond, errors, instances, drift, new Harm(errorFactor, latencyFactor));
    }

    /** The same with errors that come in bursts, of a geometric size with a mean. */
    public TrafficModel withErrorBursts(double mean) {
        return new TrafficModel(name, requestsPerSecond, new Errors(errors.rate(), mean), instances, drift, harm);
    }

    /** The same under another name. */
    public TrafficModel named(String other) {
        return new TrafficModel(other, requestsPerSecond, errors, instances, drift, harm);
    }

    /**
     * How the baseline fails.
     *
     * @param rate share of requests, 0 to 1
     * @param meanBurst mean number of errors that come together, 1 or more
     */
    public record Errors(double rate, double meanBurst) {}

    /**
     * How many instances there are, and how they differ.
     *
     * @param baseline 1 or more
     * @param canary 1 or more
     * @param latencySpread standard deviation of an instance's log latency level, drawn once
     * @param errorSpread the same of its log error rate
     */
    public record Instances(int baseline, int canary, double latencySpread, double errorSpread) {}

    /**
     * How latencies move over time, first-order autoregressive on the log scale.
     *
     * @param spread standard deviation of each instance's own drift
     * @param correlation from one second to the next, 0 to below 1
     * @param shared standard deviation of a drift that hits all instances alike
     */
    public record Drift(double spread, double correlation, double shared) {}

    /**
     * What the canary's traffic is multiplied by.
     *
     * @param errorFactor its error rate, 0 or more
     * @param latencyFactor its latencies, above 0
     */
    public record Harm(double errorFactor, double latencyFactor) {}
}
