package io.canaryjudge.guard;

import io.canaryjudge.statistics.AnytimeTBoundary;
import io.canaryjudge.statistics.DirichletMultinomialEProcess;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the canary gets the share of the requests that it was given, in pieces of ten seconds or less. Immutable.
 *
 * <p>Counting begins after the first window in which both cohorts were seen, so a canary that is still starting is no
 * mismatch; a cohort that has had nothing since then is missing, which is not said here.
 *
 * @param configured the canary's share, above 0 and below 1
 * @param evidence against that share, of the finished pieces
 * @param counts the requests in them
 * @param scales how the split varies between pieces, pairs of pieces, pairs of pairs and so on
 * @param unfinished the requests in the piece under way
 * @param missingWindows how many windows it still takes
 */
record SampleRatio(
        double configured,
        int pieceWindows,
        boolean hasBegun,
        DirichletMultinomialEProcess evidence,
        RequestCounts counts,
        List<SplitBatches> scales,
        RequestCounts unfinished,
        int missingWindows) {

    /*
     * Three things must be so at once.
     * 1. The observed share p differs from the configured s by more than min(0.02, 0.2 min(s, 1 - s)): what is smaller
     *    harms no comparison.
     * 2. The e-process of [1] against s, exact for requests that are routed independently at any number of looks, has
     *    reached 1/alpha.
     * 3. The difference D = sum (c_t - s n_t) lies beyond the anytime-valid t-boundary of [2], with the variance as
     *    batches of 1, 2, 4... pieces show it (the binomial one at least; from 16 batches of a length on), whichever
     *    length asks for most. Sessions that stick to a version make neighbours alike, which long batches and their
     *    correlation show. Residuals are taken about p, so that a constant mismatch is no noise, and their variance is
     *    scaled to what it would be at s if that is more, since a share near 0 or 1 varies little.
     *
     * [1] Lindon, Malek 2022   [2] Wang, Ramdas 2023; see DirichletMultinomialEProcess and AnytimeTBoundary.
     */

    private static final Duration LONGEST_PIECE = Duration.ofSeconds(10);
    private static final int PIECES_BEFORE_PROMOTION = 20;
    private static final double ALPHA = 1e-6;
    private static final double LARGEST_DIFFERENCE = 0.02;
    private static final double LARGEST_RELATIVE_DIFFERENCE = 0.2;
    private static final double CONCENTRATION = 100;
    private static final double TUNING_PIECES = 2;
    private static final int LEAST_BATCHES = 16;

    /**
     * Before any window.
     *
     * @param soak before which nothing is promoted: pieces are so short that something can be said by then
     */
    static SampleRatio start(double configured, Duration windowWidth, Duration soak) {
        long pieceMillis = Math.min(LONGEST_PIECE.toMillis(), soak.toMillis() / PIECES_BEFORE_PROMOTION);
        int pieceWindows = (int) Math.max(1, pieceMillis / windowWidth.toMillis());
        return new SampleRatio(
                configured,
                pieceWindows,
                false,
                DirichletMultinomialEProcess.start(CONCENTRATION, configured, 1 - configured),
                RequestCounts.NONE,
                List.of(),
                RequestCounts.NONE,
                pieceWindows);
    }

    SampleRatio after(RequestCounts window) {
        if (!hasBegun) {
            return with(window.hasBoth(), RequestCounts.NONE, pieceWindows);
        }
        RequestCounts piece = unfinished.plus(window);
        return missingWindows > 1 ? with(true, piece, missingWindows - 1) : afterPiece(piece);
    }

    private SampleRatio with(boolean begun, RequestCounts piece, int missing) {
        return new SampleRatio(configured, pieceWindows, begun, evidence, counts, scales, piece, missing);
    }

    private SampleRatio afterPiece(RequestCounts piece) {
        List<SplitBatches> next = new ArrayList<>(scales);
        add(next, 0, piece);
        return new SampleRatio(
                configured,
                pieceWindows,
                true,
                evidence.after(piece.canary(), piece.baseline()),
                counts.plus(piece),
                List.copyOf(next),
                RequestCounts.NONE,
                pieceWindows);
    }

    /** Two neighbouring batches of one scale make one of the next. */
    private static void add(List<SplitBatches> scales, int scale, RequestCounts batch) {
        if (scale == scales.size()) {
            scales.add(SplitBatches.NONE);
        }
        SplitBatches before = scales.get(scale);
        SplitBatches after = before.after(batch);
        scales.set(scale, after);
        if (after.endsPair()) {
            add(scales, scale + 1, before.last().plus(batch));
        }
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
        return counts.least() == 0 || Math.abs(observed() - configured) <= tolerance;
    }

    private boolean isWithinNoise() {
        double difference = counts.canary() - configured * counts.total();
        return !(scales.get(0).n() >= LEAST_BATCHES)
                || scales.stream()
                        .filter(scale -> scale.n() >= LEAST_BATCHES)
                        .anyMatch(scale -> difference * difference <= variance(scale) * multiplier(scale));
    }

    private double variance(SplitBatches scale) {
        double p = observed();
        double unit = configured * (1 - configured);
        double seen = scale.variance(p, counts) * Math.max(1, unit / (p * (1 - p)));
        return Math.max(unit * counts.total(), seen);
    }

    private static double multiplier(SplitBatches scale) {
        return AnytimeTBoundary.squaredMultiplier((double) scale.n(), ALPHA / 2, TUNING_PIECES);
    }

    private static String percent(double share) {
        return new BigDecimal(100 * share)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }
}
