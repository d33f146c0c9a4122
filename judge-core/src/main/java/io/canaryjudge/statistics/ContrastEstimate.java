package io.canaryjudge.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A {@link PairedContrast} at one moment: how much more often the canary shows the event, and how sure that is.
 * Variances are on the log scale.
 */
public final class ContrastEstimate {

    /** Half of the budget is not spent: the robust gate is calibrated by simulation, not proven. */
    static final double CALIBRATION = 0.5;

    private final long windows;
    private final double logRatio;
    private final double samplingVariance;
    private final double windowVariance;
    private final double instanceVariance;
    private final double degreesOfFreedom;
    private final ContrastModel model;

    ContrastEstimate(
            long windows,
            double logRatio,
            double samplingVariance,
            double windowVariance,
            double instanceVariance,
            double degreesOfFreedom,
            ContrastModel model) {
        this.windows = windows;
        this.logRatio = logRatio;
        this.samplingVariance = samplingVariance;
        this.windowVariance = windowVariance;
        this.instanceVariance = instanceVariance;
        this.degreesOfFreedom = degreesOfFreedom;
        this.model = model;
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
        return new Separation(
                logRatio - Math.log(margin),
                timeTerm(CALIBRATION * alpha, windowVariance),
                worseInstanceTerm(alpha),
                Math.sqrt(windowVariance + instanceVariance),
                windows);
    }

    /** The instances' part of the squared half-width of a claim that the canary is worse, on the log scale. */
    double worseInstanceTerm(double alpha) {
        double share = Math.min(0.5, degreesOfFreedom / 16);
        return instanceTerm(CALIBRATION * alpha * share, flooredInstanceVariance());
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

    /** Squared half-width that noise of a variance over time explains, at any number of looks. */
    double timeTerm(double alpha, double variance) {
        double n = Math.max(2, windows + model.pseudoWindows());
        return AnytimeTBoundary.squaredMultiplier(n, alpha, model.mixtureWindows()) * variance;
    }

    /** Squared half-width that a variance between instances explains; infinite when nothing is known of them. */
    double instanceTerm(double alpha, double variance) {
        if (degreesOfFreedom == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double t = TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(alpha);
        return t * t * variance;
    }
}
