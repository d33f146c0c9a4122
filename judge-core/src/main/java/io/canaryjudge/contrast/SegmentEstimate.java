package io.canaryjudge.contrast;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The newest stretch of a {@link PairedContrast}, judged by the noise that was known before it began: harm that begins
 * late, or lasts only a minute, is neither diluted by the good time before it nor hidden by the noise that it makes.
 */
public final class SegmentEstimate {

    /*
     * The estimate is that of the contrast over the segment's windows. Its variance over time is the segment's sampling
     * variance times the overdispersion of all windows before it; a yardstick that includes the segment would grow with
     * the harm it is to measure. The variance between instances is the larger of the segment's and the whole history's.
     * A segment slides, so L of W planned windows are looked at about 3 W/L independent times:
     *
     *   z = N^-1(1 - alpha / (3 W/L)),  c^2 = nu (exp(z^2 / (nu + 1)) - 1),  nu = windows before it, pseudo ones too, - 1
     *
     * which is the anytime t boundary's form at a single look.
     */

    private static final double LOOKS_PER_LENGTH = 3;

    /** Differences between instances are seen again at each segment. */
    private static final double INSTANCE_SHARE = 0.25;

    private final ContrastModel model;
    private final ContrastTotals totals;
    private final ContrastMark.Peak peak;
    private final long windowsBefore;
    private final double overdispersionBefore;
    private final InstanceVariance instances;
    private final long length;

    SegmentEstimate(
            ContrastModel model,
            ContrastTotals totals,
            ContrastMark.Peak peak,
            long windowsBefore,
            double overdispersionBefore,
            InstanceVariance instances,
            long length) {
        this.model = model;
        this.totals = totals;
        this.peak = peak;
        this.windowsBefore = windowsBefore;
        this.overdispersionBefore = overdispersionBefore;
        this.instances = instances;
        this.length = length;
    }

    /** How many windows it covers, those that were not comparable included. */
    public long length() {
        return length;
    }

    /** Natural logarithm of the ratio of the rates. */
    public double logRatio() {
        return Math.log(totals.canaryWeighted() / totals.baselineWeighted());
    }

    /** Variance if requests were independent. */
    public double samplingVariance() {
        return totals.samplingVariance();
    }

    /** Variance allowing for dependence over time as it was before the segment. */
    public double windowVariance() {
        return samplingVariance() * overdispersionBefore;
    }

    /** Variance from differences between instances, with the floor that guards against the luck of few. */
    public double flooredInstanceVariance() {
        return instances.floored(samplingVariance());
    }

    /** Without the window in which the canary had the most events: one burst is no lasting harm. */
    public SegmentEstimate withoutPeak() {
        return new SegmentEstimate(
                model,
                totals.without(peak),
                ContrastMark.Peak.NONE,
                windowsBefore,
                overdispersionBefore,
                instances,
                length);
    }

    /**
     * How far the canary's rate lies above {@code margin} times the baseline's, on the log scale, against what noise
     * explains at any look of the planned windows.
     *
     * @param margin ratio allowed, above 0
     * @param alarms false-alarm probabilities over all looks
     * @param plannedWindows how many windows the whole comparison is planned to take
     */
    public Separation above(double margin, FalseAlarms alarms, long plannedWindows) {
        double windowVariance = windowVariance();
        return new Separation(
                logRatio() - Math.log(margin),
                squaredMultiplier(normalQuantile(alarms, plannedWindows)) * windowVariance,
                instanceTerm(alarms),
                Math.sqrt(windowVariance + instances.variance()),
                length);
    }

    /**
     * The same in the form that compares counts, in counts per window; it knows harm against a baseline without events.
     * Arguments as for {@link #above}.
     */
    public Separation scoreAbove(double margin, FalseAlarms alarms, long plannedWindows) {
        double n = length;
        double variance = overdispersionBefore * margin * totals.pooledVariance() / (n * n);
        double level = totals.nullLevel(margin) / n;
        return new Separation(
                (totals.a() - margin * totals.b()) / n,
                squaredMultiplier(normalQuantile(alarms, plannedWindows)) * variance,
                instanceTerm(alarms) * level * level,
                Math.sqrt(variance + instances.variance() * level * level),
                length);
    }

    private double instanceTerm(FalseAlarms alarms) {
        return instances.squaredHalfWidth(
                ContrastEstimate.CALIBRATION * INSTANCE_SHARE * alarms.instances(), flooredInstanceVariance());
    }

    private double normalQuantile(FalseAlarms alarms, long plannedWindows) {
        double looks = Math.max(1, LOOKS_PER_LENGTH * plannedWindows / length);
        return NormalDistribution.of(0, 1)
                .inverseSurvivalProbability(ContrastEstimate.CALIBRATION * alarms.time() / looks);
    }

    /** The squared number of standard errors for a normal quantile {@code z}. */
    double squaredMultiplier(double z) {
        double nu = Math.max(1, windowsBefore + model.pseudoWindows() - 1);
        return nu * Math.expm1(z * z / (nu + 1));
    }
}
