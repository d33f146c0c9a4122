package io.canaryjudge.contrast;

import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.statistics.PoissonRatioTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    private final ContrastTotals totals;
    private final ResidualMoments windows;
    /** By the calendar: windows that are not comparable take their place with a residual of zero. */
    private final List<BatchMoments> batches;
    /** Over comparable windows only, the same as {@link #batches} while there was no other: their mean is not zero where the ratio under test is not the true one. */
    private final List<BatchMoments> comparableBatches;

    private final InstanceSpread instances;

    /** Windows so far, those that were not comparable included. */
    private final long position;

    /** Earlier states, oldest first; as many as the longest segment needs. */
    private final List<ContrastMark> marks;

    /** The highest window since the newest mark. */
    private final ContrastMark.Peak peak;

    /** The highest window of all. */
    private final ContrastMark.Peak highest;

    private PairedContrast(
            ContrastModel model,
            ContrastTotals totals,
            ResidualMoments windows,
            List<BatchMoments> batches,
            List<BatchMoments> comparableBatches,
            InstanceSpread instances,
            long position,
            List<ContrastMark> marks,
            ContrastMark.Peak peak,
            ContrastMark.Peak highest) {
        this.model = model;
        this.totals = totals;
        this.windows = windows;
        this.batches = batches;
        this.comparableBatches = comparableBatches;
        this.instances = instances;
        this.position = position;
        this.marks = marks;
        this.peak = peak;
        this.highest = highest;
    }

    /** The contrast before any window. */
    public static PairedContrast start(ContrastModel model) {
        List<BatchMoments> none =
                model.scales().stream().map(BatchMoments::start).toList();
        return new PairedContrast(
                model,
                ContrastTotals.NONE,
                ResidualMoments.NONE,
                none,
                none,
                InstanceSpread.NONE,
                0,
                List.of(),
                ContrastMark.Peak.NONE,
                ContrastMark.Peak.NONE);
    }

    /** The contrast with one more window, in the order of time; windows that are not comparable only take their place. */
    public PairedContrast after(PairedCounts window) {
        PairedContrast next = window.isComparable() ? afterComparable(window) : afterGap();
        boolean markIsDue =
                model.segments().isKept() && next.position % model.segments().markEvery() == 0;
        return markIsDue ? next.marked() : next;
    }

    private PairedContrast afterGap() {
        return new PairedContrast(
                model,
                totals,
                windows,
                after(batches, 0, 0),
                comparableBatches,
                instances,
                position + 1,
                marks,
                peak,
                highest);
    }

    private PairedContrast afterComparable(PairedCounts window) {
        double nC = window.canary().requests();
        double nB = window.baseline().requests();
        double g = nB / (nC + nB);
        double f = nC / (nC + nB);
        double a = g * window.canary().events();
        double b = f * window.baseline().events();
        List<BatchMoments> nextBatches = after(batches, a, b);
        ContrastMark.Peak now = new ContrastMark.Peak(window.canary().events(), g, f);
        return new PairedContrast(
                model,
                totals.after(window, g, f, windows.n() + 1),
                windows.after(a, b),
                nextBatches,
                position == windows.n() ? nextBatches : after(comparableBatches, a, b),
                instances.after(window, g, f),
                position + 1,
                marks,
                peak.orHigher(now),
                highest.orHigher(now));
    }

    private static List<BatchMoments> after(List<BatchMoments> batches, double a, double b) {
        List<BatchMoments> next = new ArrayList<>(batches.size());
        for (BatchMoments batch : batches) {
            next.add(batch.after(a, b));
        }
        return next;
    }

    private PairedContrast marked() {
        long oldest = position - model.segments().reach();
        List<ContrastMark> next = new ArrayList<>(marks.size() + 1);
        for (int i = 0; i < marks.size(); i++) {
            boolean isNeeded = i == marks.size() - 1 || marks.get(i + 1).position() > oldest;
            if (isNeeded) {
                next.add(marks.get(i));
            }
        }
        double overdispersion =
                windows.n() == 0 ? model.overdispersion() : windowNoise().variance() / totals.samplingVariance();
        next.add(new ContrastMark(position, windows.n(), totals, instances, overdispersion, peak));
        return new PairedContrast(
                model,
                totals,
                windows,
                batches,
                comparableBatches,
                instances,
                position,
                next,
                ContrastMark.Peak.NONE,
                highest);
    }

    /**
     * The contrast over the last windows alone, judged by the noise that was known before them.
     *
     * @param length least windows that it covers; it begins at the newest mark that is as old
     * @param noise the contrast of the same windows that shows the noise; may be this one
     * @return empty before there is enough history ahead of it, or when the segment has no comparable window
     */
    public Optional<SegmentEstimate> lately(long length, PairedContrast noise) {
        for (int i = marks.size() - 1; i >= 0; i--) {
            ContrastMark mark = marks.get(i);
            if (position - mark.position() >= length) {
                boolean isUsable = mark.windows() > model.segments().leastBefore() && windows.n() > mark.windows();
                return isUsable ? Optional.of(segment(i, noise)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private SegmentEstimate segment(int index, PairedContrast noise) {
        ContrastMark mark = marks.get(index);
        ContrastMark.Peak highestSince = peak;
        for (ContrastMark later : marks.subList(index + 1, marks.size())) {
            highestSince = highestSince.orHigher(later.peak());
        }
        ContrastTotals since = totals.since(mark.totals());
        ContrastMark noiseMark = noise.marks.get(index);
        InstanceSpread spread = noise.instances.since(noiseMark.instances());
        double rate = noise.totals.since(noiseMark.totals()).canaryRate();
        double between =
                Math.max(spread.betweenVariance(rate), noise.instances.betweenVariance(noise.totals.canaryRate()));
        return new SegmentEstimate(
                model,
                since,
                highestSince,
                mark.windows(),
                noiseMark.overdispersion(),
                betweenInstances(spread, rate, between),
                position - mark.position());
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
        return estimate(this);
    }

    /**
     * The estimate with its variances, as another contrast shows the noise: how much more than independent requests the
     * events vary from window to window, and how instances differ.
     *
     * @param noise a contrast of the same windows; may be this one
     * @throws IllegalStateException before the first comparable window
     */
    public ContrastEstimate estimate(PairedContrast noise) {
        if (windows.n() == 0) {
            throw new IllegalStateException("no comparable window yet");
        }
        double b = totals.baselineWeighted();
        double sampling = totals.samplingVariance();
        return new ContrastEstimate(
                windows.n(),
                Math.log(totals.canaryWeighted() / b),
                Math.log(totals.without(leftOut()).canaryWeighted() / b),
                sampling,
                noise.windowNoise().scaled(sampling / noise.totals.samplingVariance()),
                betweenInstances(
                        noise.instances,
                        noise.totals.canaryRate(),
                        noise.instances.betweenVariance(noise.totals.canaryRate())),
                model);
    }

    private ContrastMark.Peak leftOut() {
        boolean isLeftOut = switch (model.peak()) {
            case COUNTED -> false;
            case LEFT_OUT_EARLY -> windows.n() < 2 * model.mixtureWindows();
            case LEFT_OUT -> true;
        };
        return isLeftOut ? highest : ContrastMark.Peak.NONE;
    }

    /** The variance between instances as their scatter shows it, shrunk towards the prior. */
    private InstanceVariance betweenInstances(InstanceSpread spread, double meanRate, double between) {
        double own = spread.degreesOfFreedom();
        double prior = model.instances()
                .weightBeside(spread.chiSquare(meanRate, model.instances().variance()), own);
        double all = own + prior;
        double shrunk = all == 0 ? 0 : (prior * model.instances().variance() + own * between) / all;
        return new InstanceVariance(shrunk * spread.concentration(), all, model.instanceFloor());
    }

    /**
     * The same data in the form that compares counts instead of their logarithms.
     *
     * @throws IllegalStateException before the first comparable window
     */
    public ScoreEstimate score() {
        return score(this);
    }

    /**
     * The same data in the form that compares counts, with another contrast to show the noise.
     *
     * @param noise the contrast of the same windows that shows how instances differ, and for a claim that the canary is
     *     within a margin, how overdispersed events are
     * @throws IllegalStateException before the first comparable window
     */
    public ScoreEstimate score(PairedContrast noise) {
        return new ScoreEstimate(
                estimate(noise),
                noise.estimate().overdispersion(),
                model,
                totals,
                leftOut(),
                windows,
                comparableBatches);
    }

    /**
     * The probability that the canary has as many of all events, or more, if requests are independent and both rates are
     * the same: the exact conditional test, at one look.
     *
     * @throws IllegalStateException before the first comparable window
     */
    public double pGreater() {
        if (windows.n() == 0) {
            throw new IllegalStateException("no comparable window yet");
        }
        return PoissonRatioTest.pGreater(
                (long) totals.canaryEvents(),
                totals.canaryRequests(),
                (long) Math.ceil(totals.baselineEvents()),
                totals.baselineRequests());
    }

    private WindowNoise windowNoise() {
        long n = windows.n();
        double a = totals.canaryWeighted();
        double ratio = a / totals.baselineWeighted();
        double sampling = totals.samplingVariance();
        double prior = model.overdispersion() * sampling + model.windowNoiseVariance() * windows.aa() / (a * a);
        if (n < 3) {
            return new WindowNoise(Math.max(sampling, prior), model.pseudoWindows());
        }
        double trend = totals.trend(ratio, n);
        double longRun = windows.longRunVariance(ratio, trend, 0.95);
        for (BatchMoments batch : batches) {
            longRun = Math.max(longRun, batch.longRunVariance(ratio, trend));
        }
        return WindowNoise.of(model, n, longRun / (a * a), prior, prior * totals.shrinkage(), sampling);
    }
}
