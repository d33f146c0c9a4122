package io.canaryjudge.benchmarks.simulation;

/**
 * What made-up traffic is like. Latencies are a mixture of 95 % log-normal around 10 ms (sigma 0.4) and 5 % around 30 ms
 * (sigma 0.7), times the effects below; requests and errors are Poisson in each window.
 *
 * @param name says which it is in tables
 * @param baselineInstances 1 or more
 * @param canaryInstances 1 or more
 * @param requestsPerSecond of each cohort
 * @param errorRate of the baseline, 0 to 1
 * @param instanceSpread standard deviation of an instance's log latency level, drawn once
 * @param errorInstanceSpread the same of its log error rate
 * @param driftSpread standard deviation of each instance's log latency over time, first-order autoregressive
 * @param driftCorrelation of that drift from one second to the next, 0 to below 1
 * @param sharedSpread standard deviation of a drift that hits all instances alike
 * @param errorBurst mean number of errors that come together, 1 or more
 * @param canaryErrorFactor what the canary's error rate is multiplied by
 * @param canaryLatencyFactor what the canary's latencies are multiplied by
 */
public record TrafficModel(
        String name,
        int baselineInstances,
        int canaryInstances,
        double requestsPerSecond,
        double errorRate,
        double instanceSpread,
        double errorInstanceSpread,
        double driftSpread,
        double driftCorrelation,
        double sharedSpread,
        double errorBurst,
        double canaryErrorFactor,
        double canaryLatencyFactor) {

    /** Independent requests to instances that are all alike. */
    public static TrafficModel independent(String name, int instances, double requestsPerSecond, double errorRate) {
        return new TrafficModel(name, instances, instances, requestsPerSecond, errorRate, 0, 0, 0, 0, 0, 1, 1, 1);
    }

    /** The same with other numbers of instances. */
    public TrafficModel withInstances(int baseline, int canary) {
        return new TrafficModel(
                name,
                baseline,
                canary,
                requestsPerSecond,
                errorRate,
                instanceSpread,
                errorInstanceSpread,
                driftSpread,
                driftCorrelation,
                sharedSpread,
                errorBurst,
                canaryErrorFactor,
                canaryLatencyFactor);
    }

    /** The same with instances that differ; their error rates three times as much as their latencies. */
    public TrafficModel withInstanceSpread(double spread) {
        return new TrafficModel(
                name,
                baselineInstances,
                canaryInstances,
                requestsPerSecond,
                errorRate,
                spread,
                3 * spread,
                driftSpread,
                driftCorrelation,
                sharedSpread,
                errorBurst,
                canaryErrorFactor,
                canaryLatencyFactor);
    }

    /** The same with latencies that drift, each instance's on its own and all together. */
    public TrafficModel withDrift(double spread, double correlation, double shared) {
        return new TrafficModel(
                name,
                baselineInstances,
                canaryInstances,
                requestsPerSecond,
                errorRate,
                instanceSpread,
                errorInstanceSpread,
                spread,
                correlation,
                shared,
                errorBurst,
                canaryErrorFactor,
                canaryLatencyFactor);
    }

    /** The same with a canary that is worse. */
    public TrafficModel withHarm(double errorFactor, double latencyFactor) {
        return new TrafficModel(
                name,
                baselineInstances,
                canaryInstances,
                requestsPerSecond,
                errorRate,
                instanceSpread,
                errorInstanceSpread,
                driftSpread,
                driftCorrelation,
                sharedSpread,
                errorBurst,
                errorFactor,
                latencyFactor);
    }

    /** The same with errors that come in bursts, of a geometric size with a mean. */
    public TrafficModel withErrorBursts(double mean) {
        return new TrafficModel(
                name,
                baselineInstances,
                canaryInstances,
                requestsPerSecond,
                errorRate,
                instanceSpread,
                errorInstanceSpread,
                driftSpread,
                driftCorrelation,
                sharedSpread,
                mean,
                canaryErrorFactor,
                canaryLatencyFactor);
    }

    /** The same under another name. */
    public TrafficModel named(String other) {
        return new TrafficModel(
                other,
                baselineInstances,
                canaryInstances,
                requestsPerSecond,
                errorRate,
                instanceSpread,
                errorInstanceSpread,
                driftSpread,
                driftCorrelation,
                sharedSpread,
                errorBurst,
                canaryErrorFactor,
                canaryLatencyFactor);
    }
}
