package io.canaryjudge.contrast;

import io.canaryjudge.counts.PairedLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Two series of levels, such as mean CPU or requests a second, paired in time: their ratio, or their difference beyond a
 * ratio, with a standard error that allows for autocorrelation and for instances that differ. Immutable; each step gives
 * a new value of constant size plus a few numbers for each instance.
 */
public final class PairedSeries {

    /*
     * With the levels a of the canary and b of the baseline at n times, the estimate is R = A/B, A = sum a, B = sum b;
     * what moves both cohorts at once cancels in the residuals a - R b. The ratio of the sums, and not the mean of the
     * ratios' logarithms, since the latter is biased where one cohort has fewer instances than the other (the logarithm
     * of a noisy mean is too low by half of its relative variance), and knows nothing of levels of 0.
     *
     * Its variance has the parts that PairedContrast has, but for that of counting:
     *   Time:      the long-run variance of the residuals less a linear trend, on single times (lag-1 correlation,
     *              bias-corrected) and batches of 10 s, 1 min and 5 min, the largest of them, drawn towards a prior with
     *              the weight of some pseudo-windows. Its boundary is the anytime t of [1], which for many times is the
     *              asymptotic confidence sequence of [2].
     *   Instances: the variance tau^2 between instances of one version, their scatter over the degrees of freedom drawn
     *              towards the prior, times the sum of squared shares. The noise over time is in it as well, which errs
     *              on the safe side. It does not shrink with time.
     * With a slack s, the question is whether the mean of a - r b exceeds s: the same on the levels' own scale.
     *
     * [1] Wang, Ramdas 2023, see AnytimeTBoundary.   [2] Waudby-Smith et al. 2024, see AsymptoticConfidenceSequence.
     */

    /** Ratios beyond this, or below its inverse, are held to be it: one side may be 0. */
    private static final double LARGEST_RATIO = 1e3;

    /** A trend is known from two minutes on, in times of the boundary's tuning. */
    private static final double TREND_AFTER = 8;

    private static final double AUTOCORRELATION_CAP = 0.95;
    /** A stretch needs so many levels before it, to know the noise. */
    private static final int LEAST_BEFORE = 8;

    private static final double LOOKS_PER_LENGTH = 3;
    /** Differences between instances are seen again at each segment. */
    private static final double SEGMENT_INSTANCE_SHARE = 0.25;

    private final ContrastModel model;
    private final Sums sums;
    private final ResidualMoments moments;
    private final List<BatchMoments> batches;
    private final LevelSpread baseline;
    private final LevelSpread canary;

    /** Windows so far, those without a level included. */
    private final long position;

    /** Earlier states, oldest first; as many as the longest segment needs. */
    private final List<Mark> marks;

    private PairedSeries(
            ContrastModel model,
            Sums sums,
            ResidualMoments moments,
            List<BatchMoments> batches,
            LevelSpread baseline,
            LevelSpread canary,
            long position,
            List<Mark> marks) {
        this.model = model;
        this.sums = sums;
        this.moments = moments;
        this.batches = batches;
        this.baseline = baseline;
        this.canary = canary;
        this.position = position;
        this.marks = marks;
    }

    /** The series before any window. */
    public static PairedSeries start(ContrastModel model) {
        return new PairedSeries(
                model,
                Sums.NONE,
                ResidualMoments.NONE,
                model.scales().stream().map(BatchMoments::start).toList(),
                LevelSpread.NONE,
                LevelSpread.NONE,
                0,
                List.of());
    }

    /** With one more window, in the order of time; one without levels only takes its place. */
    public PairedSeries after(Optional<PairedLevels> window) {
        PairedSeries next = window.map(this::afterLevels)
                .orElseGet(() ->
                        new PairedSeries(model, sums, moments, after(0, 0), baseline, canary, position + 1, marks));
        boolean markIsDue =
                model.segments().isKept() && next.position % model.segments().markEvery() == 0;
        return markIsDue ? next.marked() : next;
    }

    private PairedSeries afterLevels(PairedLevels window) {
        double a = window.canary().value();
        double b = window.baseline().value();
        return new PairedSeries(
                model,
                sums.plus(a, b, window.windows()),
                moments.after(a, b),
                after(a, b),
                baseline.after(window.baseline()),
                canary.after(window.canary()),
                position + 1,
                marks);
    }

    private List<BatchMoments> after(double a, double b) {
        List<BatchMoments> next = new ArrayList<>(batches.size());
        for (BatchMoments batch : batches) {
            next.add(batch.after(a, b));
        }
        return next;
    }

    private PairedSeries marked() {
        long oldest = position - model.segments().reach();
        List<Mark> next = new ArrayList<>(marks.size() + 1);
        for (int i = 0; i < marks.size(); i++) {
            boolean isNeeded = i == marks.size() - 1 || marks.get(i + 1).position() > oldest;
            if (isNeeded) {
                next.add(marks.get(i));
            }
        }
        next.add(new Mark(position, sums, canRatio() ? relativeNoise().variance() * sums.n() : Double.NaN));
        return new PairedSeries(model, sums, moments, batches, baseline, canary, position, next);
    }

    /** How often both cohorts had a level. */
    public long times() {
        return sums.n();
    }

    /** Windows so far, those without a level included. */
    public long windows() {
        return position;
    }

    /** The mean level of the baseline; NaN before the first. */
    public double meanBaseline() {
        return sums.n() == 0 ? Double.NaN : sums.b() / sums.n();
    }

    /** The mean level of the canary; NaN before the first. */
    public double meanCanary() {
        return sums.n() == 0 ? Double.NaN : sums.a() / sums.n();
    }

    /** Whether a ratio says something: no level was below 0, and not all of them were 0. */
    public boolean canRatio() {
        return !sums.hasNegative() && sums.a() + sums.b() > 0;
    }

    /** The ratio of the means, held within a thousandth and a thousand. */
    private static double ratio(double a, double b) {
        return Math.max(1 / LARGEST_RATIO, Math.min(LARGEST_RATIO, a / b));
    }

    /**
     * The ratio on the log scale with its variances.
     *
     * @throws IllegalStateException unless {@link #canRatio}
     */
    public ContrastEstimate estimate() {
        if (!canRatio()) {
            throw new IllegalStateException("levels below 0, or all 0, have no ratio");
        }
        double logRatio = Math.log(ratio(sums.a(), sums.b()));
        return new ContrastEstimate(sums.n(), logRatio, logRatio, 0, relativeNoise(), instances(), steps());
    }

    private WindowNoise relativeNoise() {
        double ratio = ratio(sums.a(), sums.b());
        double level = Math.max(sums.a(), ratio * sums.b());
        ContrastModel steps = steps();
        double prior = steps.windowNoiseVariance() * Math.max(1, evenness()) / sums.n();
        return sums.n() < 3
                ? new WindowNoise(prior, steps.pseudoWindows())
                : WindowNoise.of(steps, sums.n(), longRunVariance(ratio) / square(level), prior, prior, 0);
    }

    /** Of the sum of the residuals. Their mean is 0, but where the ratio was held within its limits. */
    private double longRunVariance(double ratio) {
        double trend = trend(ratio);
        if (sums.a() == 0 || sums.b() == 0) {
            return longRunVarianceAboutMean(ratio, trend);
        }
        double longRun = moments.longRunVariance(ratio, trend, AUTOCORRELATION_CAP);
        for (BatchMoments batch : batches) {
            longRun = Math.max(longRun, batch.longRunVariance(ratio, trend));
        }
        return longRun;
    }

    private double longRunVarianceAboutMean(double ratio, double trend) {
        double sum = sums.a() - ratio * sums.b();
        double longRun = moments.longRunVarianceAboutMean(ratio, sum, trend, AUTOCORRELATION_CAP);
        for (BatchMoments batch : batches) {
            longRun = Math.max(longRun, batch.longRunVarianceAboutMean(ratio, trend));
        }
        return longRun;
    }

    /** The assumptions for what comes at once, which is one window or the time in which each instance is read. */
    private ContrastModel steps() {
        return model.forSteps((double) sums.windows() / sums.n());
    }

    /** Early on a slow wave of the noise would be taken for a trend. */
    private double trend(double ratio) {
        return sums.windows() < TREND_AFTER * model.mixtureWindows() ? 0 : sums.trend(ratio);
    }

    /** Mean square over squared mean of the canary's levels, 1 where they are all the same. */
    private double evenness() {
        return sums.a() > 0 ? moments.aa() * sums.n() / square(sums.a()) : 1;
    }

    private static double square(double x) {
        return x * x;
    }

    private InstanceVariance instances() {
        double own = (double) baseline.degreesOfFreedom() + canary.degreesOfFreedom();
        double squares = (baseline.degreesOfFreedom() > 0 ? baseline.squares() : 0)
                + (canary.degreesOfFreedom() > 0 ? canary.squares() : 0);
        double assumed = model.instances().variance();
        double prior = assumed > 0 ? model.instances().weightBeside(squares / assumed, own) : 0;
        double all = own + prior;
        double between = all == 0 ? 0 : (prior * assumed + squares) / all;
        return new InstanceVariance(between * (canary.concentration() + baseline.concentration()), all, 0);
    }

    /**
     * How far the canary's mean lies above {@code ratio} times the baseline's and a slack, in the levels' own unit,
     * against what noise explains at any number of looks.
     *
     * @param ratio above 0
     * @param slack in the levels' unit
     * @throws IllegalStateException before the first level
     */
    public Separation differenceAbove(double ratio, double slack, FalseAlarms alarms) {
        return difference(1, ratio, slack, alarms);
    }

    /** How far it lies below that; arguments as for {@link #differenceAbove}. */
    public Separation differenceBelow(double ratio, double slack, FalseAlarms alarms) {
        return difference(-1, ratio, slack, alarms);
    }

    private Separation difference(int sign, double ratio, double slack, FalseAlarms alarms) {
        if (sums.n() == 0) {
            throw new IllegalStateException("no level yet");
        }
        double n = sums.n();
        WindowNoise noise = differenceNoise(ratio, slack);
        ContrastEstimate form = new ContrastEstimate(sums.n(), 0, 0, 0, noise, instances(), steps());
        ContrastEstimate.Multipliers multipliers =
                sign > 0 ? form.worseMultipliers(alarms) : form.withinMultipliers(alarms);
        double level = ratio * Math.abs(sums.b()) / n + slack;
        return new Separation(
                sign * ((sums.a() - ratio * sums.b()) / n - slack),
                multipliers.time() * noise.variance(),
                multipliers.instances() * square(level),
                Math.sqrt(noise.variance() + form.instanceVariance() * square(level)),
                sums.n());
    }

    private WindowNoise differenceNoise(double ratio, double slack) {
        long n = sums.n();
        ContrastModel steps = steps();
        double prior = steps.windowNoiseVariance()
                * (square(ratio) * moments.bb() + (double) n * square(slack))
                / square((double) n);
        if (n < 3) {
            return new WindowNoise(Double.POSITIVE_INFINITY, steps.pseudoWindows());
        }
        double longRun = longRunVarianceAboutMean(ratio, trend(ratio));
        return WindowNoise.of(steps, n, longRun / square((double) n), prior, prior, 0);
    }

    /**
     * How far the ratio over the last windows alone lies above a margin, on the log scale, by the noise that was known
     * before them: harm that begins late is neither diluted by the good time before it nor hidden by its own noise.
     *
     * @param length least windows that it covers; it begins at the newest mark that is as old
     * @param plannedWindows how many windows the whole comparison is planned to take
     * @return empty before there is enough history ahead of it, where nothing was seen since, or without a ratio
     */
    public Optional<Lately> lately(long length, double margin, FalseAlarms alarms, long plannedWindows) {
        for (int i = marks.size() - 1; i >= 0; i--) {
            Mark mark = marks.get(i);
            if (position - mark.position() >= length) {
                boolean isUsable = mark.position() > model.segments().leastBefore()
                        && mark.sums().n() >= LEAST_BEFORE
                        && sums.n() > mark.sums().n()
                        && mark.variance() > 0
                        && canRatio();
                return isUsable ? Optional.of(lately(mark, margin, alarms, plannedWindows)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Lately lately(Mark mark, double margin, FalseAlarms alarms, long plannedWindows) {
        Sums since = sums.since(mark.sums());
        long length = position - mark.position();
        double looks = Math.max(1, LOOKS_PER_LENGTH * plannedWindows / length);
        double z = NormalDistribution.of(0, 1)
                .inverseSurvivalProbability(ContrastEstimate.CALIBRATION * alarms.time() / looks);
        double nu = Math.max(1, mark.sums().n() + steps().pseudoWindows() - 1);
        double variance = mark.variance() / since.n();
        InstanceVariance between = instances();
        Separation above = new Separation(
                Math.log(ratio(since.a(), since.b())) - Math.log(margin),
                nu * Math.expm1(z * z / (nu + 1)) * variance,
                between.squaredHalfWidth(
                        ContrastEstimate.CALIBRATION * SEGMENT_INSTANCE_SHARE * alarms.instances(), between.variance()),
                Math.sqrt(variance + between.variance()),
                since.n());
        return new Lately(length, since.b() / since.n(), since.a() / since.n(), above);
    }

    /**
     * The newest stretch of the series.
     *
     * @param windows how many windows it covers
     * @param meanBaseline the baseline's mean level in it
     * @param meanCanary the canary's
     * @param above distance of their ratio beyond the margin
     */
    public record Lately(long windows, double meanBaseline, double meanCanary, Separation above) {}

    /**
     * An earlier state.
     *
     * @param variance of the log ratio at one time, as it was known then; NaN without a ratio
     */
    private record Mark(long position, Sums sums, double variance) {}

    /**
     * Running sums of the levels.
     *
     * @param n how often both cohorts had one
     * @param windows over how many windows that was
     * @param a of the canary
     * @param b of the baseline
     * @param timeA of the canary, each times its number, from 1
     * @param timeB of the baseline, likewise
     */
    private record Sums(long n, long windows, double a, double b, double timeA, double timeB, boolean hasNegative) {

        static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, false);

        Sums plus(double moreA, double moreB, long more) {
            return new Sums(
                    n + 1,
                    windows + more,
                    a + moreA,
                    b + moreB,
                    timeA + (n + 1) * moreA,
                    timeB + (n + 1) * moreB,
                    hasNegative || moreA < 0 || moreB < 0);
        }

        Sums since(Sums earlier) {
            return new Sums(n - earlier.n, windows - earlier.windows, a - earlier.a, b - earlier.b, 0, 0, hasNegative);
        }

        /** The sum of squares of the residuals that a straight line explains. */
        double trend(double ratio) {
            double slope = timeA - ratio * timeB - 0.5 * (n + 1) * (a - ratio * b);
            return slope * slope / (n * ((double) n * n - 1) / 12);
        }
    }
}
