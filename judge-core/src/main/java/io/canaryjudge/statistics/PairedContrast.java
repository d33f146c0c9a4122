package io.canaryjudge.statistics;

import java.util.List;

/**
 * The log ratio of the canary's event rate to the baseline's, paired window by window, with a standard error that allows
 * for overdispersed, autocorrelated windows and for instances that differ. Immutable; each window gives a new value of
 * constant size plus a few numbers for each instance.
 */
public final class PairedContrast {

    /*
     * With f = nC/N, g = nB/N in each window, a = g xC and b = f xB, the estimate is the Mantel-Haenszel ratio
     * R = A/B, A = sum a + g/2, B = sum b + f/2: what moves both cohorts at once cancels.
     *
     * Its variance has three parts.
     *   Sampling:  Vm = (1-p) [(sum g^2 xC + g^2/2)/A^2 + (sum f^2 xB + f^2/2)/B^2].
     *   Windows:   the residuals e = a - R b, less a linear trend (else a leak hides as noise), give a long-run variance
     *              on several time scales, of which the largest is taken; it is shrunk towards a prior with the weight
     *              of some pseudo-windows, and never below Vm.
     *   Instances: the variance tau^2 between instances of one version (Paule and Mandel) times sum of squared shares.
     *              It does not shrink with time: minutes do not make up for an instance on a slow machine.
     * The sums kept make every quantity O(1) per window, since a residual's square is a quadratic in the final R.
     *
     * [1] Mantel, Haenszel: Statistical aspects of the analysis of data from retrospective studies, JNCI 1959.
     * [2] Paule, Mandel 1982, see PauleMandelEstimator.
     */

    private final ContrastModel model;
    private final Totals totals;
    private final ResidualMoments windows;
    /** By the calendar: windows that are not comparable take their place with a residual of zero. */
    private final List<BatchMoments> batches;
    /** Over comparable windows only: their mean is not zero where the ratio under test is not the true one. */
    private final List<BatchMoments> comparableBatches;

    private final InstanceSpread instances;

    private PairedContrast(
            ContrastModel model,
            Totals totals,
            ResidualMoments windows,
            List<BatchMoments> batches,
            List<BatchMoments> comparableBatches,
            InstanceSpread instances) {
        this.model = model;
        this.totals = totals;
        this.windows = windows;
        this.batches = batches;
        this.comparableBatches = comparableBatches;
        this.instances = instances;
    }

    /** The contrast before any window. */
    public static PairedContrast start(ContrastModel model) {
        return new PairedContrast(
                model,
                Totals.NONE,
                ResidualMoments.NONE,
                model.scales().stream().map(BatchMoments::start).toList(),
                model.scales().stream().map(BatchMoments::start).toList(),
                InstanceSpread.NONE);
    }

    /** The contrast with one more window, in the order of time; windows that are not comparable only take their place. */
    public PairedContrast after(PairedCounts window) {
        if (!window.isComparable()) {
            return new PairedContrast(model, totals, windows, after(batches, 0, 0), comparableBatches, instances);
        }
        double nC = window.canary().requests();
        double nB = window.baseline().requests();
        double g = nB / (nC + nB);
        double f = nC / (nC + nB);
        double a = g * window.canary().events();
        double b = f * window.baseline().events();
        return new PairedContrast(
                model,
                totals.after(window, g, f, windows.n() + 1),
                windows.after(a, b),
                after(batches, a, b),
                after(comparableBatches, a, b),
                instances.after(window, g, f));
    }

    private static List<BatchMoments> after(List<BatchMoments> batches, double a, double b) {
        return batches.stream().map(batch -> batch.after(a, b)).toList();
    }

    /** How many windows were comparable. */
    public long comparableWindows() {
        return windows.n();
    }

    /**
     * The estimate with its variances.
     *
     * @throws IllegalStateException before the first comparable window
     */
    public ContrastEstimate estimate() {
        if (windows.n() == 0) {
            throw new IllegalStateException("no comparable window yet");
        }
        double a = totals.canaryWeighted();
        double b = totals.baselineWeighted();
        double sampling = totals.samplingVariance();
        double degreesOfFreedom = instances.degreesOfFreedom();
        double between = instances.betweenVariance(totals.canaryRate());
        InstancePrior prior = model.instances();
        double allDegreesOfFreedom = degreesOfFreedom + prior.degreesOfFreedom();
        double shrunk = allDegreesOfFreedom == 0
                ? 0
                : (prior.degreesOfFreedom() * prior.standardDeviation() * prior.standardDeviation()
                                + degreesOfFreedom * between)
                        / allDegreesOfFreedom;
        return new ContrastEstimate(
                windows.n(),
                Math.log(a / b),
                sampling,
                windowVariance(a, a / b, sampling),
                shrunk * instances.concentration(),
                allDegreesOfFreedom,
                model);
    }

    /**
     * The same data in the form that compares counts instead of their logarithms.
     *
     * @throws IllegalStateException before the first comparable window
     */
    public ScoreEstimate score() {
        return new ScoreEstimate(estimate(), model, totals, windows, comparableBatches);
    }

    private double windowVariance(double a, double ratio, double sampling) {
        long n = windows.n();
        double prior = model.overdispersion() * sampling + model.windowNoiseVariance() * windows.aa() / (a * a);
        if (n < 3) {
            return Math.max(sampling, prior);
        }
        double trend = totals.trend(ratio, n);
        double longRun = windows.longRunVariance(ratio, trend, 0.95);
        for (BatchMoments batch : batches) {
            longRun = Math.max(longRun, batch.longRunVariance(ratio, trend));
        }
        double pseudo = model.pseudoWindows();
        double shrunk = (pseudo * prior + (n - 1) * longRun / (a * a)) / (pseudo + n - 1);
        return Math.max(sampling, shrunk);
    }

    /**
     * First-order sums over comparable windows.
     *
     * @param weightedRequests sum of {@code g nC}, which equals that of {@code f nB}
     * @param crossVariance sum of {@code f g xB}: the variance of the canary's weighted events if its rate were the
     *     baseline's
     * @param pooledVariance sum of {@code f g (xC + xB)}: the variance of the difference if both rates were the same
     */
    record Totals(
            double a,
            double b,
            double varianceA,
            double varianceB,
            double crossVariance,
            double pooledVariance,
            double canaryEvents,
            double canaryRequests,
            double baselineEvents,
            double baselineRequests,
            double weightedRequests,
            double timeA,
            double timeB,
            double g,
            double f) {

        static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        Totals after(PairedCounts window, double newG, double newF, long position) {
            double xC = window.canary().events();
            double xB = window.baseline().events();
            return new Totals(
                    a + newG * xC,
                    b + newF * xB,
                    varianceA + newG * newG * xC,
                    varianceB + newF * newF * xB,
                    crossVariance + newF * newG * xB,
                    pooledVariance + newF * newG * (xC + xB),
                    canaryEvents + xC,
                    canaryRequests + window.canary().requests(),
                    baselineEvents + xB,
                    baselineRequests + window.baseline().requests(),
                    weightedRequests + newG * window.canary().requests(),
                    timeA + position * newG * xC,
                    timeB + position * newF * xB,
                    newG,
                    newF);
        }

        double canaryWeighted() {
            return a + 0.5 * g;
        }

        double baselineWeighted() {
            return b + 0.5 * f;
        }

        double canaryRate() {
            return Math.min(0.999, canaryEvents / Math.max(1, canaryRequests));
        }

        /** The baseline's rate if the canary's were {@code ratio} times it, from the events of both. */
        double pooledRate(double ratio) {
            return (canaryEvents + baselineEvents) / (ratio * canaryRequests + baselineRequests);
        }

        double samplingVariance() {
            double wA = canaryWeighted();
            double wB = baselineWeighted();
            return (1 - canaryRate()) * ((varianceA + 0.5 * g * g) / (wA * wA) + (varianceB + 0.5 * f * f) / (wB * wB));
        }

        /** The sum of squares of the residuals that a straight line over the window's number explains. */
        double trend(double ratio, long n) {
            double slope = timeA - ratio * timeB - 0.5 * (n + 1) * (a - ratio * b);
            return slope * slope / (n * ((double) n * n - 1) / 12);
        }
    }
}
