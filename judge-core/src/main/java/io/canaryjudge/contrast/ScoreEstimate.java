package io.canaryjudge.contrast;

import java.util.List;
import java.util.function.DoublePredicate;

/**
 * A {@link PairedContrast} at one moment in the score form: is the canary's count more than {@code margin} times the
 * baseline's, against the variance that the count would have if it were just that? Where events are rare it says more
 * than the log ratio, which knows nothing while one side has none.
 */
public final class ScoreEstimate {

    /*
     * For a ratio r under test, D = sum (a - r b) has mean 0 at the null. Its variance is the largest of
     *   Poisson, with the rate pooled under the null: V0 = r sum f g (xC + xB)                              [1]
     *   long-run, from the increments a - r b about their mean and trend, on the contrast's time scales, shrunk towards
     *   a prior of phi0 V0 + eta0^2 sum a^2: a burst of errors in one window is then its own yardstick.
     * Differences between instances are a share of the level under the null, mu = r p sum g nC, with p pooled.
     * A pass takes its variance from the baseline's events and the overdispersion of the log ratio instead.
     *
     * [1] Miettinen, Nurminen: Comparative analysis of two rates, Statistics in Medicine 4, 1985 (the pooled null
     *     variance), stratified by windows as Mantel and Haenszel do.
     */

    /** Fewer windows show nothing of how they vary. */
    private static final int LEAST_WINDOWS = 3;

    private static final double STEP = 1.1;
    private static final int BISECTION_STEPS = 14;
    private static final double SMALLEST_RATIO = 1e-3;
    private static final double LARGEST_RATIO = 1e6;

    private final ContrastEstimate contrast;
    private final double overdispersion;
    private final ContrastModel model;
    private final ContrastTotals totals;
    private final ContrastMark.Peak peak;
    private final ResidualMoments windows;
    private final List<BatchMoments> batches;

    ScoreEstimate(
            ContrastEstimate contrast,
            double overdispersion,
            ContrastModel model,
            ContrastTotals totals,
            ContrastMark.Peak peak,
            ResidualMoments windows,
            List<BatchMoments> batches) {
        this.contrast = contrast;
        this.overdispersion = overdispersion;
        this.model = model;
        this.totals = totals;
        this.peak = peak;
        this.windows = windows;
        this.batches = List.copyOf(batches);
    }

    /**
     * How far the canary's count lies above {@code margin} times the baseline's, in counts per window, against what noise
     * explains at any number of looks.
     *
     * @param margin ratio allowed, above 0
     * @param alarms false-alarm probabilities over all looks
     */
    public Separation above(double margin, FalseAlarms alarms) {
        return above(margin, contrast.worseMultipliers(alarms));
    }

    /**
     * The same against what noise explains at one look that was planned beforehand.
     *
     * @param margin ratio allowed, above 0
     * @param alarms false-alarm probabilities of that look
     */
    public Separation aboveOnce(double margin, FalseAlarms alarms) {
        return above(margin, contrast.onceMultipliers(alarms));
    }

    /**
     * How far the canary's count lies below {@code margin} times the baseline's, as a share of that; arguments as for
     * {@link #above}.
     */
    public Separation below(double margin, FalseAlarms alarms) {
        return below(margin, contrast.withinMultipliers(alarms));
    }

    /**
     * The largest ratio of the rates that is proven to be exceeded; 0 when none is. Arguments as for {@link #above}.
     */
    public double provenAbove(FalseAlarms alarms) {
        ContrastEstimate.Multipliers multipliers = contrast.worseMultipliers(alarms);
        double estimate = Math.min(LARGEST_RATIO, totals.a() / totals.b());
        return totals.a() > 0
                ? firstProven(estimate, 1 / STEP, r -> above(r, multipliers).isProven(), 0)
                : 0;
    }

    /**
     * The smallest ratio of the rates that is proven not to be reached; infinite when none is. Arguments as for
     * {@link #above}.
     */
    public double provenBelow(FalseAlarms alarms) {
        ContrastEstimate.Multipliers multipliers = contrast.withinMultipliers(alarms);
        double estimate = Math.max(SMALLEST_RATIO, totals.a() / totals.b());
        return totals.b() > 0
                ? firstProven(estimate, STEP, r -> below(r, multipliers).isProven(), Double.POSITIVE_INFINITY)
                : Double.POSITIVE_INFINITY;
    }

    /**
     * A proven ratio near the estimate, found by growing steps away from it and then by bisection: what is proven far
     * away need not be an interval, since noise that both cohorts share cancels best near their true ratio.
     */
    private static double firstProven(double estimate, double step, DoublePredicate isProven, double none) {
        double unproven = estimate;
        double factor = step;
        double proven = estimate * factor;
        while (!isProven.test(proven)) {
            unproven = proven;
            factor *= step;
            proven *= factor;
            if (proven < SMALLEST_RATIO || proven > LARGEST_RATIO) {
                return none;
            }
        }
        for (int i = 0; i < BISECTION_STEPS; i++) {
            double middle = Math.sqrt(proven * unproven);
            if (isProven.test(middle)) {
                proven = middle;
            } else {
                unproven = middle;
            }
        }
        return proven;
    }

    private Separation above(double ratio, ContrastEstimate.Multipliers multipliers) {
        return separation(totals.without(peak).a() - ratio * totals.b(), ratio, multipliers);
    }

    /**
     * The shortfall as a share of the count allowed. Its variance is that under the null as the baseline's events alone
     * give it, so that more canary events can only make a pass harder.
     */
    private Separation below(double ratio, ContrastEstimate.Multipliers multipliers) {
        double allowed = ratio * totals.b();
        if (!(allowed > 0)) {
            return new Separation(0, Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, contrast.windows());
        }
        double variance = overdispersion
                * (1 - totals.baselineRate())
                * (ratio * totals.crossVariance() + ratio * ratio * totals.varianceB())
                / (allowed * allowed);
        return new Separation(
                1 - totals.a() / allowed,
                multipliers.time() * variance,
                multipliers.instances(),
                Math.sqrt(variance + contrast.instanceVariance()),
                contrast.windows());
    }

    private Separation separation(double effect, double ratio, ContrastEstimate.Multipliers multipliers) {
        double n = contrast.windows();
        double variance = variance(ratio) / (n * n);
        double level = totals.nullLevel(ratio) / n;
        return new Separation(
                effect / n,
                multipliers.time() * variance,
                multipliers.instances() * level * level,
                Math.sqrt(variance + contrast.instanceVariance() * level * level),
                contrast.windows());
    }

    private double variance(double ratio) {
        long n = windows.n();
        double poisson = ratio * totals.pooledVariance();
        double prior = model.overdispersion() * poisson + model.windowNoiseVariance() * windows.aa();
        if (n < LEAST_WINDOWS) {
            return Double.POSITIVE_INFINITY;
        }
        // Before the boundary's time scale has passed, a burst at the start would be taken for a trend.
        double trend = n < model.mixtureWindows() ? 0 : totals.trend(ratio, n);
        double sum = totals.a() - ratio * totals.b();
        double longRun = windows.longRunVarianceAboutMean(ratio, sum, trend, 0.95);
        for (BatchMoments batch : batches) {
            longRun = Math.max(longRun, batch.longRunVarianceAboutMean(ratio, trend));
        }
        return WindowNoise.of(model, n, longRun, prior, prior, poisson).variance();
    }
}
