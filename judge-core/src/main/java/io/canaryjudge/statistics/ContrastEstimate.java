package io.canaryjudge.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A {@link PairedContrast} at one moment: how much more often the canary shows the event, and how sure that is.
 * Variances are on the log scale.
 */
public final class ContrastEstimate {

    private static final double CALIBRATION = 0.5;

    private final long windows;
    private final double logRatio;
    private final double samplingVariance;
    private final double windowVariance;
    private final double instanceVariance;
    private final double degreesOfFreedom;
    private final ContrastModel model;
    private final PairedContrast.Totals totals;

    ContrastEstimate(
            long windows,
            double logRatio,
            double samplingVariance,
            double windowVariance,
            double instanceVariance,
            double degreesOfFreedom,
            ContrastModel model,
            PairedContrast.Totals totals) {
        this.windows = windows;
        this.logRatio = logRatio;
        this.samplingVariance = samplingVariance;
        this.windowVariance = windowVariance;
        this.instanceVariance = instanceVariance;
        this.degreesOfFreedom = degreesOfFreedom;
        this.model = model;
        this.totals = totals;
    }

    /** Comparable windows behind it. */
    public long windows() {
        return windows;
    }

    /** Natural logarithm of the ratio of the rates. */
    public double logRatio() {
        return logRatio;
    }

    /** Variance if requests were independent. */
    public double samplingVariance() {
        return samplingVariance;
    }

    /** Variance allowing for dependence over time; at least {@link #samplingVariance()}. */
    public double windowVariance() {
        return windowVariance;
    }

    /** Variance from differences between instances, before the floor. */
    public double instanceVariance() {
        return instanceVariance;
    }

    /** Degrees of freedom behind the variance between instances, those of the prior included. */
    public double degreesOfFreedom() {
        return degreesOfFreedom;
    }

    /** How much more the counts vary than independent requests would: 1 or more. */
    public double overdispersion() {
        return windowVariance / samplingVariance;
    }

    /** The variance between instances, with the floor that guards against the luck of few. */
    public double flooredInstanceVariance() {
        return degreesOfFreedom == 0
                ? instanceVariance
                : Math.max(
                        instanceVariance,
                        model.instanceFloor() / (degreesOfFreedom * degreesOfFreedom) * samplingVariance);
    }

    /**
     * How far the canary's rate lies above {@code margin} times the baseline's, on the log scale, against what noise
     * explains at any number of looks.
     *
     * @param margin ratio allowed, above 0
     * @param alpha false-alarm probability over all looks, above 0 and below 0.5
     */
    public Separation above(double margin, double alpha) {
        double a = CALIBRATION * alpha;
        double share = Math.min(0.5, degreesOfFreedom / 16);
        return new Separation(
                logRatio - Math.log(margin),
                timeTerm(a, windowVariance),
                instanceTerm(a * share, flooredInstanceVariance()),
                Math.sqrt(windowVariance + instanceVariance),
                windows);
    }

    /** How far the canary's rate lies below {@code margin} times the baseline's; arguments as for {@link #above}. */
    public Separation below(double margin, double alpha) {
        double a = CALIBRATION * alpha;
        return new Separation(
                Math.log(margin) - logRatio,
                timeTerm(a, windowVariance),
                instanceTerm(a, instanceVariance),
                Math.sqrt(windowVariance + instanceVariance),
                windows);
    }

    /**
     * The same as {@link #below} as a share of the rate allowed, in the score form, whose variance is that under the
     * null: it can prove a canary that shows no event at all. Arguments as for {@link #above}.
     */
    public Separation belowByScore(double margin, double alpha) {
        double a = CALIBRATION * alpha;
        double allowed = margin * totals.b();
        if (!(allowed > 0)) {
            return new Separation(0, Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, windows);
        }
        double variance = overdispersion()
                * (margin * totals.crossVariance() + margin * margin * totals.varianceB())
                / (allowed * allowed);
        return new Separation(
                1 - totals.a() / allowed,
                timeTerm(a, variance),
                instanceTerm(a, instanceVariance),
                Math.sqrt(variance + instanceVariance),
                windows);
    }

    private double timeTerm(double alpha, double variance) {
        double n = Math.max(2, windows + model.pseudoWindows());
        return AnytimeTBoundary.squaredMultiplier(n, alpha, model.mixtureWindows()) * variance;
    }

    private double instanceTerm(double alpha, double variance) {
        if (degreesOfFreedom == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double t = TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(alpha);
        return t * t * variance;
    }
}
