package io.canaryjudge.contrast;

import io.canaryjudge.statistics.AnytimeTBoundary;

/**
 * A {@link PairedContrast} at one moment: how much more often the canary shows the event, and how sure that is.
 * Variances are on the log scale.
 */
public final class ContrastEstimate {

    /** Half of the budget for differences between instances is not spent: that part is calibrated, not proven. */
    static final double CALIBRATION = 0.5;

    private final long windows;
    private final double logRatio;
    private final double logRatioWithoutPeak;
    private final double samplingVariance;
    private final WindowNoise noise;
    private final InstanceVariance instances;
    private final ContrastModel model;

    ContrastEstimate(
            long windows,
            double logRatio,
            double logRatioWithoutPeak,
            double samplingVariance,
            WindowNoise noise,
            InstanceVariance instances,
            ContrastModel model) {
        this.windows = windows;
        this.logRatio = logRatio;
        this.logRatioWithoutPeak = logRatioWithoutPeak;
        this.samplingVariance = samplingVariance;
        this.noise = noise;
        this.instances = instances;
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
        return noise.variance();
    }

    /** Variance from differences between instances, before the floor. */
    public double instanceVariance() {
        return instances.variance();
    }

    /** Degrees of freedom behind the variance between instances, those of the prior included. */
    public double degreesOfFreedom() {
        return instances.degreesOfFreedom();
    }

    /** How much more the counts vary than independent requests would: 1 or more. */
    public double overdispersion() {
        return noise.variance() / samplingVariance;
    }

    /** The variance between instances, with the floor that guards against the luck of few. */
    public double flooredInstanceVariance() {
        return instances.floored(samplingVariance);
    }

    /**
     * How far the canary's rate lies above {@code margin} times the baseline's, on the log scale, against what noise
     * explains at any number of looks. The canary's highest window is left out where the model says so.
     *
     * @param margin ratio allowed, above 0
     * @param alarms false-alarm probabilities over all looks
     */
    public Separation above(double margin, FalseAlarms alarms) {
        return separation(logRatioWithoutPeak - Math.log(margin), worseMultipliers(alarms));
    }

    /** How far the canary's rate lies below {@code margin} times the baseline's; arguments as for {@link #above}. */
    public Separation below(double margin, FalseAlarms alarms) {
        return separation(Math.log(margin) - logRatio, withinMultipliers(alarms));
    }

    /**
     * How far the canary's rate lies above {@code margin} times the baseline's, on the log scale, against what noise
     * explains at one look that was planned beforehand.
     *
     * @param margin ratio allowed, above 0
     * @param alarms false-alarm probabilities of that look
     */
    public Separation aboveOnce(double margin, FalseAlarms alarms) {
        return separation(logRatioWithoutPeak - Math.log(margin), onceMultipliers(alarms));
    }

    private Separation separation(double effect, Multipliers multipliers) {
        return new Separation(
                effect,
                multipliers.time() * noise.variance(),
                multipliers.instances(),
                Math.sqrt(noise.variance() + instances.variance()),
                windows);
    }

    /** What turns noise into squared half-widths for claims that the canary is worse. */
    Multipliers worseMultipliers(FalseAlarms alarms) {
        double alpha = CALIBRATION * alarms.instances() * instances.shareOfLevel();
        return new Multipliers(
                timeMultiplier(alarms), instances.squaredHalfWidth(alpha, instances.floored(samplingVariance)));
    }

    /** The same for claims that it is within a margin. */
    Multipliers withinMultipliers(FalseAlarms alarms) {
        double alpha = CALIBRATION * alarms.instances();
        return new Multipliers(timeMultiplier(alarms), instances.squaredHalfWidth(alpha, instances.variance()));
    }

    /** The same for claims that it is worse at one planned look. */
    Multipliers onceMultipliers(FalseAlarms alarms) {
        double t = StudentQuantile.upper(Math.max(2, windows + noise.pseudoWindows() - 1), alarms.time());
        double alpha = CALIBRATION * alarms.instances() * instances.shareOfLevel();
        return new Multipliers(t * t, instances.squaredHalfWidth(alpha, instances.floored(samplingVariance)));
    }

    /** Squared multiplier of noise over time at any number of looks. */
    private double timeMultiplier(FalseAlarms alarms) {
        double n = Math.max(2, windows + noise.pseudoWindows());
        return AnytimeTBoundary.squaredMultiplier(n, alarms.time(), model.mixtureWindows());
    }

    /**
     * What turns noise into squared half-widths; the same for all ratios.
     *
     * @param time for a variance over time
     * @param instances squared half-width on the log scale
     */
    record Multipliers(double time, double instances) {}
}
