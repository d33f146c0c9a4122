package io.canaryjudge.guard;

import io.canaryjudge.statistics.AnytimeTBoundary;
import io.canaryjudge.statistics.DirichletMultinomialEProcess;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the canary gets the share of the requests that it was given. Immutable.
 *
 * <p>Counting begins after the first window in which both cohorts were seen, so a canary that is still starting is no
 * mismatch.
 */
record SampleRatio(
        double configured,
        DirichletMultinomialEProcess evidence,
        RequestCounts counts,
        List<SplitBatches> scales,
        boolean hasBegun) {

    /*
     * Three things must be so at once.
     * 1. The observed share p differs from the configured s by more than min(0.02, 0.2 min(s, 1 - s)): what is smaller
     *    harms no comparison.
     * 2. The e-process of [1] against s, exact for requests that are routed independently at any number of looks, has
     *    reached 1/alpha.
     * 3. The difference D = sum (c_t - s n_t) lies beyond the anytime-valid t-boundary of [2], with the variance as
     *    batches of 1, 2, 4... windows show it (at least the binomial one, at least 16 batches of a length), whichever
     *    length asks for most. Sessions that stick to a version make neighbouring windows alike; long batches see that.
     *    Residuals are taken about p, so that a constant mismatch is no noise.
     *
     * [1] Lindon, Malek 2022   [2] Wang, Ramdas 2023; see DirichletMultinomialEProcess and AnytimeTBoundary.
     */

    private static final double ALPHA = 1e-6;
    private static final double LARGEST_DIFFERENCE = 0.02;
    private static final double LARGEST_RELATIVE_DIFFERENCE = 0.2;
    private static final double CONCENTRATION = 100;
    private static final double TUNING_WINDOWS = 2;
    private static final int LEAST_BATCHES = 16;

    static SampleRatio start(double configured) {
        return new SampleRatio(
                configured,
                DirichletMultinomialEProcess.start(CONCENTRATION, configured, 1 - configured),
                RequestCounts.NONE,
                List.of(),
                false);
    }

    SampleRatio after(RequestCounts window) {
        if (!hasBegun) {
            return new SampleRatio(configured, evidence, counts, scales, window.hasBoth());
        }
        if (window.total() == 0) {
            return this;
        }
        List<SplitBatches> next = new ArrayList<>(scales);
        add(next, 0, window);
        return new SampleRatio(
                configured,
                evidence.after(window.canary(), window.baseline()),
                counts.plus(window),
                List.copyOf(next),
                true);
    }

    /** Two neighbouring batches of one scale make one of the next. */
    private static void add(List<SplitBatches> scales, int scale, RequestCounts batch) {
        if (scale == scales.size()) {
            scales.add(SplitBatches.NONE);
        }
        SplitBatches before = scales.get(scale);
        scales.set(scale, before.after(batch));
        before.odd().ifPresent(neighbour -> add(scales, scale + 1, neighbour.plus(batch)));
    }

    Optional<GuardFinding> finding() {
        return isTolerable() || evidence.logE() < -Math.log(ALPHA) || isWithinNoise()
                ? Optional.empty()
                : Optional.of(new GuardFinding(
                        GuardCode.SAMPLE_RATIO_MISMATCH,
                        "the canary gets " + percent(observed()) + " of the requests where " + percent(configured)
                                + " are configured"));
    }

    private double observed() {
        return (double) counts.canary() / counts.total();
    }

    private boolean isTolerable() {
        double tolerance =
                Math.min(LARGEST_DIFFERENCE, LARGEST_RELATIVE_DIFFERENCE * Math.min(configured, 1 - configured));
        return counts.total() == 0 || Math.abs(observed() - configured) <= tolerance;
    }

    private boolean isWithinNoise() {
        double n = counts.total();
        double difference = counts.canary() - configured * n;
        double independent = n * configured * (1 - configured);
        double largest = Double.POSITIVE_INFINITY;
        for (SplitBatches scale : scales) {
            if (scale.n() >= LEAST_BATCHES) {
                double variance = Math.max(independent, scale.variance(observed(), n));
                double boundary = variance * AnytimeTBoundary.squaredMultiplier(scale.n(), ALPHA / 2, TUNING_WINDOWS);
                largest = largest == Double.POSITIVE_INFINITY ? boundary : Math.max(largest, boundary);
            }
        }
        return difference * difference <= largest;
    }

    private static String percent(double share) {
        return new BigDecimal(100 * share)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }
}
