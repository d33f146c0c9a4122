package io.canaryjudge.contrast;

import io.canaryjudge.counts.PairedCounts;

/**
 * First-order sums of a {@link PairedContrast} over comparable windows.
 *
 * @param weightedRequests sum of {@code g nC}, which equals that of {@code f nB}
 * @param crossVariance sum of {@code f g xB}: the variance of the canary's weighted events if its rate were the
 *     baseline's
 * @param pooledVariance sum of {@code f g (xC + xB)}: the variance of the difference if both rates were the same
 */
record ContrastTotals(
        double a,
        double b,
        double varianceA,
        double varianceB,
        double crossVariance,
        double pooledVariance,
        double canaryEvents,
        double canaryRequests,
        double baselineEvents,
        double baselineRequests,
        double weightedRequests,
        double timeA,
        double timeB,
        double g,
        double f) {

    static final ContrastTotals NONE = new ContrastTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    ContrastTotals after(PairedCounts window, double newG, double newF, long position) {
        double xC = window.canary().events();
        double xB = window.baseline().events();
        return new ContrastTotals(
                a + newG * xC,
                b + newF * xB,
                varianceA + newG * newG * xC,
                varianceB + newF * newF * xB,
                crossVariance + newF * newG * xB,
                pooledVariance + newF * newG * (xC + xB),
                canaryEvents + xC,
                canaryRequests + window.canary().requests(),
                baselineEvents + xB,
                baselineRequests + window.baseline().requests(),
                weightedRequests + newG * window.canary().requests(),
                timeA + position * newG * xC,
                timeB + position * newF * xB,
                newG,
                newF);
    }

    /** The sums of what came after an earlier state, weights as of now. */
    ContrastTotals since(ContrastTotals earlier) {
        return new ContrastTotals(
                a - earlier.a,
                b - earlier.b,
                varianceA - earlier.varianceA,
                varianceB - earlier.varianceB,
                crossVariance - earlier.crossVariance,
                pooledVariance - earlier.pooledVariance,
                canaryEvents - earlier.canaryEvents,
                canaryRequests - earlier.canaryRequests,
                baselineEvents - earlier.baselineEvents,
                baselineRequests - earlier.baselineRequests,
                weightedRequests - earlier.weightedRequests,
                timeA - earlier.timeA,
                timeB - earlier.timeB,
                g,
                f);
    }

    /** Without the canary's events of one window. */
    ContrastTotals without(ContrastMark.Peak peak) {
        return new ContrastTotals(
                Math.max(0, a - peak.g() * peak.events()),
                b,
                Math.max(0, varianceA - peak.g() * peak.g() * peak.events()),
                varianceB,
                crossVariance,
                Math.max(0, pooledVariance - peak.f() * peak.g() * peak.events()),
                Math.max(0, canaryEvents - peak.events()),
                canaryRequests,
                baselineEvents,
                baselineRequests,
                weightedRequests,
                timeA,
                timeB,
                g,
                f);
    }

    double canaryWeighted() {
        return a + 0.5 * g;
    }

    double baselineWeighted() {
        return b + 0.5 * f;
    }

    double canaryRate() {
        return Math.min(0.999, canaryEvents / Math.max(1, canaryRequests));
    }

    double baselineRate() {
        return Math.min(0.999, baselineEvents / Math.max(1, baselineRequests));
    }

    /** By how much a canary with a higher rate makes the sampling variance smaller: a count near its total varies little. */
    double shrinkage() {
        return Math.max(1, (1 - baselineRate()) / (1 - canaryRate()));
    }

    /** The baseline's rate if the canary's were {@code ratio} times it, from the events of both. */
    double pooledRate(double ratio) {
        return (canaryEvents + baselineEvents) / (ratio * canaryRequests + baselineRequests);
    }

    /** The events that the canary would have at {@code ratio} times the baseline's pooled rate, weighted. */
    double nullLevel(double ratio) {
        return ratio * pooledRate(ratio) * weightedRequests;
    }

    double samplingVariance() {
        double wA = canaryWeighted();
        double wB = baselineWeighted();
        return (1 - canaryRate()) * ((varianceA + 0.5 * g * g) / (wA * wA) + (varianceB + 0.5 * f * f) / (wB * wB));
    }

    /** The sum of squares of the residuals that a straight line over the window's number explains. */
    double trend(double ratio, long n) {
        double slope = timeA - ratio * timeB - 0.5 * (n + 1) * (a - ratio * b);
        return slope * slope / (n * ((double) n * n - 1) / 12);
    }
}
