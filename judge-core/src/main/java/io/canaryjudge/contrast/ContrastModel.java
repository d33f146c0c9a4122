package io.canaryjudge.contrast;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link PairedContrast} assumes of the noise before it has seen any. Durations of the defaults are in time, so
 * they mean the same at any window width.
 *
 * @param pseudoWindows weight of the prior on window noise, in windows, 0 or more
 * @param overdispersion prior variance of a window's counts relative to independent requests, 1 or more
 * @param windowNoiseVariance prior variance of a window's log ratio beyond that, 0 or more
 * @param mixtureWindows tuning of the boundary over time, in windows, above 0
 * @param instanceFloor least variance between instances, in sampling variances over squared degrees of freedom, 0 or
 *     more: no scatter among a handful of instances is no proof that they do not differ
 * @param instances prior on how much instances differ
 * @param scales the time scales besides single windows on which noise is looked for
 * @param segments what is remembered of earlier states
 * @param peak what the canary's highest window counts for in a claim that it is worse
 * @param priorYield how the prior on window noise behaves when the windows contradict it
 */
public record ContrastModel(
        double pseudoWindows,
        double overdispersion,
        double windowNoiseVariance,
        double mixtureWindows,
        double instanceFloor,
        InstancePrior instances,
        List<BatchScale> scales,
        Segments segments,
        Peak peak,
        PriorYield priorYield) {

    private static final double PRIOR_SECONDS = 80;
    private static final double MIXTURE_SECONDS = 15;
    private static final double OVERDISPERSION = 1;
    /** Five per cent for windows of ten seconds. */
    private static final double NOISE_VARIANCE_SECONDS = 0.05 * 0.05 * 10;

    /** The mean of ten seconds may differ by 30 %, as it does for readings of 30 % noise that is correlated by 0.9. */
    private static final double LEVEL_VARIANCE_SECONDS = 1;

    private static final double INSTANCE_FLOOR = 2;

    /** Standard deviations above the prior up to which noise contradicts nothing: nine in ten are below. */
    private static final double USUAL_DEVIATIONS = 1.3;

    /** Copies the list. */
    public ContrastModel {
        scales = List.copyOf(scales);
    }

    /** The default assumptions for windows of a width. */
    public static ContrastModel forWindows(Duration width, InstancePrior instances) {
        double seconds = width.toMillis() / 1e3;
        return new ContrastModel(
                PRIOR_SECONDS / seconds,
                OVERDISPERSION,
                NOISE_VARIANCE_SECONDS / seconds,
                MIXTURE_SECONDS / seconds,
                INSTANCE_FLOOR,
                instances,
                List.of(
                        BatchScale.of(Duration.ofSeconds(10), width, 0.95),
                        BatchScale.of(Duration.ofMinutes(1), width, 0.9),
                        BatchScale.of(Duration.ofMinutes(5), width, 0)),
                Segments.NONE,
                Peak.COUNTED,
                PriorYield.YIELDS);
    }

    /** The same, remembering enough of the past for segments of up to a length. */
    public ContrastModel withSegments(Duration longest, Duration width) {
        return new ContrastModel(
                pseudoWindows,
                overdispersion,
                windowNoiseVariance,
                mixtureWindows,
                instanceFloor,
                instances,
                scales,
                Segments.of(longest, width),
                peak,
                priorYield);
    }

    /** The same for levels that are no counts: a reading may be far noisier, and goes on as it was for many windows. */
    public ContrastModel forLevels(Duration width) {
        return withPrior(pseudoWindows, LEVEL_VARIANCE_SECONDS / (width.toMillis() / 1e3), mixtureWindows);
    }

    /**
     * The same for steps of several windows each, in which durations of the prior mean the same time.
     *
     * @param windows how many windows a step has, above 0
     */
    ContrastModel forSteps(double windows) {
        return withPrior(pseudoWindows / windows, windowNoiseVariance / windows, mixtureWindows / windows);
    }

    private ContrastModel withPrior(double pseudo, double noiseVariance, double mixture) {
        return new ContrastModel(
                pseudo,
                overdispersion,
                noiseVariance,
                mixture,
                instanceFloor,
                instances,
                scales,
                segments,
                peak,
                priorYield);
    }

    /** The same with another part of the canary's highest window in a claim that it is worse. */
    public ContrastModel with(Peak other) {
        return new ContrastModel(
                pseudoWindows,
                overdispersion,
                windowNoiseVariance,
                mixtureWindows,
                instanceFloor,
                instances,
                scales,
                segments,
                other,
                priorYield);
    }

    /**
     * The pseudo-windows that the prior on window noise is worth beside what was observed.
     *
     * @param observed variance that {@code windows} windows show
     * @param prior variance that it is drawn towards
     */
    double pseudoWindowsBeside(double observed, double prior, long windows) {
        double usual = prior * (1 + USUAL_DEVIATIONS * Math.sqrt(2.0 / Math.max(1, windows - 1)));
        return priorYield == PriorYield.YIELDS && observed > usual ? pseudoWindows * usual / observed : pseudoWindows;
    }

    /** Whether the prior on window noise keeps its weight when the windows show clearly more. */
    public enum PriorYield {
        /** It does, as in the reference. */
        STAYS,
        /** It loses weight, so that the noise of a service that is far from quiet counts from the start. */
        YIELDS
    }

    /** What the window in which the canary had the most events counts for in a claim that it is worse. */
    public enum Peak {
        /** As much as any other. */
        COUNTED,
        /** Nothing until it is one of many (twice {@link ContrastModel#mixtureWindows}), then as much as any other. */
        LEFT_OUT_EARLY,
        /** Nothing: one burst of events is no lasting harm. */
        LEFT_OUT
    }

    /**
     * What a contrast remembers of its past, so that its newest stretch can be told apart.
     *
     * @param markEvery windows between two remembered states, 0 to remember none
     * @param reach how many windows back they go
     * @param leastBefore a segment needs more comparable windows than this before it, to know the noise
     */
    public record Segments(int markEvery, long reach, long leastBefore) {

        /** Nothing is remembered. */
        public static final Segments NONE = new Segments(0, 0, 0);

        private static final Duration SPACING = Duration.ofSeconds(10);
        private static final Duration LEAST_BEFORE = Duration.ofSeconds(60);

        static Segments of(Duration longest, Duration width) {
            return new Segments(
                    (int) Math.max(1, SPACING.toMillis() / width.toMillis()),
                    Math.max(1, longest.toMillis() / width.toMillis()),
                    Math.max(2, LEAST_BEFORE.toMillis() / width.toMillis()));
        }

        boolean isKept() {
            return markEvery > 0;
        }
    }

    /**
     * A time scale on which noise is looked for: sums over consecutive windows.
     *
     * @param windows windows in a batch, 1 or more
     * @param autocorrelationCap largest lag-1 correlation allowed for between batches, 0 to below 1; 0 for none
     */
    public record BatchScale(int windows, double autocorrelationCap) {

        static BatchScale of(Duration batch, Duration width, double autocorrelationCap) {
            return new BatchScale((int) Math.max(1, batch.toMillis() / width.toMillis()), autocorrelationCap);
        }
    }
}
