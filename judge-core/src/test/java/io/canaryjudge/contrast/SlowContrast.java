package io.canaryjudge.contrast;

import io.canaryjudge.counts.CohortCounts;
import io.canaryjudge.counts.InstanceCounts;
import io.canaryjudge.counts.PairedCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * The paired contrast with all windows at hand: residuals are computed one by one from the final ratio, the trend by
 * least squares, the variance between instances by a root finder.
 */
final class SlowContrast {

    private final ContrastModel model;
    private final List<PairedCounts> all;
    private final List<PairedCounts> comparable;

    SlowContrast(ContrastModel model, List<PairedCounts> windows) {
        this.model = model;
        all = windows;
        comparable = windows.stream().filter(PairedCounts::isComparable).toList();
    }

    private static double g(PairedCounts w) {
        return (double) w.baseline().requests()
                / (w.baseline().requests() + w.canary().requests());
    }

    private static double f(PairedCounts w) {
        return 1 - g(w);
    }

    private PairedCounts latest() {
        return comparable.get(comparable.size() - 1);
    }

    private double sum(Function<PairedCounts, Double> term) {
        return comparable.stream().mapToDouble(term::apply).sum();
    }

    private double a() {
        return sum(w -> g(w) * w.canary().events()) + g(latest()) / 2;
    }

    private double b() {
        return sum(w -> f(w) * w.baseline().events()) + f(latest()) / 2;
    }

    double logRatio() {
        return Math.log(a() / b());
    }

    double logRatioWithoutPeak() {
        double peak = comparable.stream()
                .mapToDouble(w -> g(w) * w.canary().events())
                .max()
                .orElse(0);
        return Math.log((a() - peak) / b());
    }

    private double canaryRate() {
        return Math.min(
                0.999,
                sum(w -> w.canary().events()) / sum(w -> (double) w.canary().requests()));
    }

    private double baselineRate() {
        return Math.min(
                0.999,
                sum(w -> w.baseline().events()) / sum(w -> (double) w.baseline().requests()));
    }

    double samplingVariance() {
        double g = g(latest());
        double f = f(latest());
        double ofA = (sum(w -> g(w) * g(w) * w.canary().events()) + g * g / 2) / (a() * a());
        double ofB = (sum(w -> f(w) * f(w) * w.baseline().events()) + f * f / 2) / (b() * b());
        return (1 - canaryRate()) * (ofA + ofB);
    }

    double windowVariance() {
        int n = comparable.size();
        if (n < 3) {
            return Math.max(samplingVariance(), priorVariance());
        }
        double d0 = pseudoWindows();
        double shrunk = (d0 * priorVariance() + (n - 1) * observedVariance()) / (d0 + n - 1);
        return Math.max(samplingVariance(), shrunk);
    }

    /** Fewer than the model's where the windows clearly show more noise than its prior says. */
    double pseudoWindows() {
        int n = comparable.size();
        double atBaselinesRate = priorVariance() * Math.max(1, (1 - baselineRate()) / (1 - canaryRate()));
        double usual = atBaselinesRate * (1 + 1.3 * Math.sqrt(2.0 / (n - 1)));
        boolean yields = model.priorYield() == ContrastModel.PriorYield.YIELDS && n >= 3 && observedVariance() > usual;
        return model.pseudoWindows() * (yields ? usual / observedVariance() : 1);
    }

    private double priorVariance() {
        double squaresOfA = sum(w -> Math.pow(g(w) * w.canary().events(), 2));
        return model.overdispersion() * samplingVariance() + model.windowNoiseVariance() * squaresOfA / (a() * a());
    }

    private double observedVariance() {
        double[] residuals = comparable.stream().mapToDouble(this::residual).toArray();
        double trend = squaresOfTrend(residuals);
        double longRun = longRunVariance(residuals, trend, 0.95);
        for (ContrastModel.BatchScale scale : model.scales()) {
            double[] batches = batches(scale.windows());
            if (batches.length >= 5) {
                longRun = Math.max(
                        longRun, longRunVariance(batches, scale.windows() * trend, scale.autocorrelationCap()));
            }
        }
        return longRun / (a() * a());
    }

    private double residual(PairedCounts w) {
        return w.isComparable()
                ? g(w) * w.canary().events() - a() / b() * f(w) * w.baseline().events()
                : 0;
    }

    /** Sums of residuals over consecutive windows; those that are not comparable take their place with nothing. */
    private double[] batches(int windows) {
        double[] sums = new double[all.size() / windows];
        for (int i = 0; i < sums.length * windows; i++) {
            sums[i / windows] += residual(all.get(i));
        }
        return sums;
    }

    private static double squaresOfTrend(double[] e) {
        double middle = (e.length + 1) / 2.0;
        double product = 0;
        double squares = 0;
        for (int i = 0; i < e.length; i++) {
            product += (i + 1 - middle) * e[i];
            squares += (i + 1 - middle) * (i + 1 - middle);
        }
        return product * product / squares;
    }

    private static double longRunVariance(double[] e, double trend, double cap) {
        double squares = Math.max(0, Arrays.stream(e).map(x -> x * x).sum() - trend);
        double lag = -trend;
        for (int i = 1; i < e.length; i++) {
            lag += e[i] * e[i - 1];
        }
        double inflation = 1;
        if (cap > 0 && squares > 0) {
            double r = lag / squares;
            double corrected = Math.min(cap, r + (1 + 3 * r) / e.length);
            inflation = corrected > 0 ? (1 + corrected) / (1 - corrected) : 1;
        }
        return squares * e.length / (e.length - 2.0) * inflation;
    }

    double degreesOfFreedom() {
        return ownDegreesOfFreedom() + priorWeight();
    }

    /** Less than the prior's own where the instances differ more than it says. */
    private double priorWeight() {
        InstancePrior prior = model.instances();
        double own = ownDegreesOfFreedom();
        List<double[]> scattered = new ArrayList<>();
        for (Arm arm : List.of(baseline(), canary(), reference())) {
            scattered.addAll(arm.deviations(canaryRate()));
        }
        double found = chiSquare(scattered, Math.pow(prior.standardDeviation(), 2));
        double usual = own + 1.3 * Math.sqrt(2 * own);
        return prior.degreesOfFreedom() * (found > usual ? usual / found : 1);
    }

    private double ownDegreesOfFreedom() {
        return baseline().degreesOfFreedom()
                + canary().degreesOfFreedom()
                + reference().degreesOfFreedom();
    }

    double instanceVariance() {
        InstancePrior prior = model.instances();
        double own = ownDegreesOfFreedom();
        double shrunk = degreesOfFreedom() == 0
                ? 0
                : (priorWeight() * Math.pow(prior.standardDeviation(), 2) + own * betweenVariance())
                        / degreesOfFreedom();
        return shrunk * (canary().concentration() + baseline().concentration());
    }

    private double betweenVariance() {
        double df = ownDegreesOfFreedom();
        List<double[]> scattered = new ArrayList<>();
        for (Arm arm : List.of(baseline(), canary(), reference())) {
            scattered.addAll(arm.deviations(canaryRate()));
        }
        if (df == 0 || chiSquare(scattered, 0) <= df) {
            return 0;
        }
        return new BrentSolver(1e-14, 1e-16).solve(1_000, tau2 -> chiSquare(scattered, tau2) - df, 0, 1e4);
    }

    private static double chiSquare(List<double[]> scattered, double tau2) {
        return scattered.stream().mapToDouble(d -> d[0] * d[0] / (d[1] + tau2)).sum();
    }

    private Arm baseline() {
        return arm(PairedCounts::baseline, SlowContrast::f);
    }

    private Arm canary() {
        return arm(PairedCounts::canary, SlowContrast::g);
    }

    private Arm reference() {
        return arm(PairedCounts::reference, SlowContrast::f);
    }

    /** By instance: requests, weighted events, weighted events expected at the cohort's rate, and their variance. */
    private Arm arm(Function<PairedCounts, CohortCounts> cohort, Function<PairedCounts, Double> weight) {
        TreeMap<String, double[]> sums = new TreeMap<>();
        for (PairedCounts w : comparable) {
            CohortCounts counts = cohort.apply(w);
            double h = weight.apply(w);
            for (InstanceCounts i : counts.instances()) {
                if (counts.requests() > 0) {
                    double expected = i.requests() * counts.events() / counts.requests();
                    double[] s = sums.computeIfAbsent(i.instance(), name -> new double[4]);
                    s[0] += i.requests();
                    s[1] += h * i.events();
                    s[2] += h * expected;
                    s[3] += h * h * expected;
                }
            }
        }
        return new Arm(List.copyOf(sums.values()));
    }

    private record Arm(List<double[]> instances) {

        int degreesOfFreedom() {
            double[] traffic =
                    instances.stream().mapToDouble(s -> s[0]).sorted().toArray();
            double median = traffic.length == 0 ? 0 : traffic[traffic.length / 2];
            long busy = Arrays.stream(traffic).filter(n -> n >= 0.2 * median).count();
            return (int) Math.max(0, busy - 1);
        }

        List<double[]> deviations(double rate) {
            return instances.size() < 2
                    ? List.of()
                    : instances.stream()
                            .filter(s -> s[2] > 0)
                            .map(s -> new double[] {s[1] / s[2] - 1, (1 - rate) * s[3] / (s[2] * s[2]) + 1e-12})
                            .toList();
        }

        double concentration() {
            int column = instances.stream().mapToDouble(s -> s[2]).sum() > 0 ? 2 : 0;
            double total = instances.stream().mapToDouble(s -> s[column]).sum();
            return instances.stream()
                    .mapToDouble(s -> Math.pow(s[column] / total, 2))
                    .sum();
        }
    }
}
