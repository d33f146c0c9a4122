package io.canaryjudge.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the instances of each cohort scatter around their cohort, from running sums. Immutable; a few numbers for each
 * instance.
 */
final class InstanceSpread {

    /** An instance with less than this share of its cohort's median traffic adds no degree of freedom. */
    private static final double LEAST_TRAFFIC_SHARE = 0.2;

    static final InstanceSpread NONE = new InstanceSpread(Map.of(), Map.of(), Map.of());

    private final Map<String, Sums> baseline;
    private final Map<String, Sums> canary;
    private final Map<String, Sums> reference;

    private InstanceSpread(Map<String, Sums> baseline, Map<String, Sums> canary, Map<String, Sums> reference) {
        this.baseline = baseline;
        this.canary = canary;
        this.reference = reference;
    }

    /** With one more comparable window, in which the canary's counts weigh {@code g} and the others' {@code f}. */
    InstanceSpread after(PairedCounts window, double g, double f) {
        return new InstanceSpread(
                add(baseline, window.baseline(), f),
                add(canary, window.canary(), g),
                add(reference, window.reference(), f));
    }

    private static Map<String, Sums> add(Map<String, Sums> sums, CohortCounts counts, double weight) {
        if (counts.requests() == 0) {
            return sums;
        }
        double rate = counts.events() / counts.requests();
        Map<String, Sums> next = new TreeMap<>(sums);
        for (InstanceCounts instance : counts.instances()) {
            double expected = weight * instance.requests() * rate;
            next.merge(
                    instance.instance(),
                    new Sums(instance.requests(), weight * instance.events(), expected, weight * expected),
                    Sums::plus);
        }
        return next;
    }

    /** Instances less cohorts, over cohorts of two or more with enough traffic each. */
    int degreesOfFreedom() {
        return degreesOfFreedom(baseline) + degreesOfFreedom(canary) + degreesOfFreedom(reference);
    }

    private static int degreesOfFreedom(Map<String, Sums> cohort) {
        double[] traffic =
                cohort.values().stream().mapToDouble(Sums::requests).sorted().toArray();
        if (traffic.length == 0) {
            return 0;
        }
        double least = LEAST_TRAFFIC_SHARE * traffic[traffic.length / 2];
        return (int) Arrays.stream(traffic)
                        .filter(requests -> requests >= least)
                        .count()
                - 1;
    }

    /** Variance between instances of one version on the log scale, by Paule and Mandel; 0 without degrees of freedom. */
    double betweenVariance(double meanRate) {
        int degreesOfFreedom = degreesOfFreedom();
        if (degreesOfFreedom <= 0) {
            return 0;
        }
        List<Sums> scattered = new ArrayList<>();
        for (Map<String, Sums> cohort : List.of(canary, baseline, reference)) {
            if (cohort.size() >= 2) {
                cohort.values().stream().filter(sums -> sums.expected > 0).forEach(scattered::add);
            }
        }
        return PauleMandelEstimator.betweenVariance(
                scattered.stream().mapToDouble(Sums::deviation).toArray(),
                scattered.stream()
                        .mapToDouble(sums -> sums.samplingVariance(meanRate))
                        .toArray(),
                degreesOfFreedom);
    }

    /** The factor that turns the variance between instances into that of the contrast: {@code 1/K} summed for equal ones. */
    double concentration() {
        return concentration(canary) + concentration(baseline);
    }

    private static double concentration(Map<String, Sums> cohort) {
        double expected = cohort.values().stream().mapToDouble(Sums::expected).sum();
        double requests = cohort.values().stream().mapToDouble(Sums::requests).sum();
        double sum = 0;
        for (Sums sums : cohort.values()) {
            double share = expected > 0 ? sums.expected / expected : sums.requests / requests;
            sum += share * share;
        }
        return sum;
    }

    /** Weighted sums of one instance over its windows: events, events expected of it, and their variance. */
    private record Sums(double requests, double observed, double expected, double variance) {

        Sums plus(Sums other) {
            return new Sums(
                    requests + other.requests,
                    observed + other.observed,
                    expected + other.expected,
                    variance + other.variance);
        }

        double deviation() {
            return observed / expected - 1;
        }

        double samplingVariance(double meanRate) {
            return (1 - meanRate) * variance / (expected * expected) + 1e-12;
        }
    }
}
