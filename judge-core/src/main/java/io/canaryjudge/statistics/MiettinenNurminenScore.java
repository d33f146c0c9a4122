package io.canaryjudge.statistics;

/** The score method of Miettinen and Nurminen for the ratio and the difference of two proportions. */
public final class MiettinenNurminenScore {

    /*
     * For a ratio r or a difference d under test, p~_1 and p~_2 are the most likely proportions that have exactly this
     * ratio or difference, and [1]
     *     z(r) = (p^_1 - r p^_2) / sqrt((p~_1 q~_1 / n_1 + r^2 p~_2 q~_2 / n_2) N / (N - 1))
     *     z(d) = (p^_1 - p^_2 - d) / sqrt((p~_1 q~_1 / n_1 + p~_2 q~_2 / n_2) N / (N - 1)).
     * Both fall as r or d grows; the limits are where they pass +-z of the confidence, found by bisection.
     *
     * Ratio: p~_2 solves N r p^2 - (n_1 r + x_1 + n_2 + x_2 r) p + x_1 + x_2 = 0, taken in the form 2c / (-b + root),
     * in which nothing cancels when events are rare. Difference: the paper gives the root of a cubic by cosines; for
     * rare events two of its roots nearly coincide and half the digits are lost, so the derivative of the log
     * likelihood, which falls in p, is bisected instead.
     *
     * [1] Miettinen, Nurminen 1985, Comparative analysis of two rates, Statistics in Medicine 4, p. 213-226
     */

    /** Log of the largest ratio that is looked at; no two counts below 2^53 have limits beyond. */
    private static final double MAX_LOG_RATIO = 100;

    private MiettinenNurminenScore() {}

    /**
     * How many standard errors the canary's proportion lies above {@code ratio} times the baseline's; roughly standard
     * normal when that is the true ratio. 0 when there are no events at all.
     *
     * @param ratio positive and finite
     * @throws IllegalArgumentException if it is not
     */
    public static double ratioZ(TwoProportions table, double ratio) {
        if (!(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("ratio must be positive and finite, was " + ratio);
        }
        double n1 = (double) table.canaryRequests();
        double n2 = (double) table.baselineRequests();
        double x1 = (double) table.canaryEvents();
        double x2 = (double) table.baselineEvents();
        double a = (n1 + n2) * ratio;
        double minusB = n1 * ratio + x1 + n2 + x2 * ratio;
        double c = x1 + x2;
        double root = Math.sqrt(Math.max(0, minusB * minusB - 4 * a * c));
        double p2 = Math.min(1, 2 * c / (minusB + root));
        double p1 = Math.min(1, p2 * ratio);
        double variance = p1 * (1 - p1) / n1 + ratio * ratio * p2 * (1 - p2) / n2;
        return standardized(x1 / n1 - ratio * (x2 / n2), variance, n1 + n2);
    }

    /**
     * How many standard errors the canary's proportion lies above the baseline's plus {@code difference}; roughly
     * standard normal when that is the true difference.
     *
     * @param difference -1 to 1
     * @throws IllegalArgumentException if it is not
     */
    public static double differenceZ(TwoProportions table, double difference) {
        if (!(difference >= -1 && difference <= 1)) {
            throw new IllegalArgumentException("difference must be -1 to 1, was " + difference);
        }
        double n1 = (double) table.canaryRequests();
        double n2 = (double) table.baselineRequests();
        double smaller = mostLikelySmaller(difference >= 0 ? table.swapped() : table, Math.abs(difference));
        double larger = Math.min(1, smaller + Math.abs(difference));
        double p1 = difference >= 0 ? larger : smaller;
        double p2 = difference >= 0 ? smaller : larger;
        double variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2;
        return standardized(table.canaryProportion() - table.baselineProportion() - difference, variance, n1 + n2);
    }

    /** The most likely proportion of the table's first sample when the second's exceeds it by {@code gap}. */
    private static double mostLikelySmaller(TwoProportions table, double gap) {
        double hits1 = (double) table.canaryEvents();
        double hits2 = (double) table.baselineEvents();
        double misses1 = table.canaryRequests() - hits1;
        double misses2 = table.baselineRequests() - hits2;
        return Bisection.rootOfDecreasing(
                p -> score(hits1, p) - score(misses1, 1 - p) + score(hits2, p + gap) - score(misses2, 1 - p - gap),
                0,
                1 - gap);
    }

    private static double score(double count, double probability) {
        return count == 0 ? 0 : count / Math.max(0, probability);
    }

    private static double standardized(double distance, double variance, double n) {
        return distance == 0 ? 0 : distance / Math.sqrt(variance * n / (n - 1));
    }

    /**
     * The canary's proportion divided by the baseline's, with limits. Without events of the canary estimate and lower
     * limit are 0, without events of the baseline estimate and upper limit are infinite, without any the estimate is
     * NaN.
     *
     * @param confidence of the limits, between 0 and 1
     * @throws IllegalArgumentException if it is not
     */
    public static IntervalEstimate ratio(TwoProportions table, double confidence) {
        double z = StandardNormal.critical(confidence);
        double lower = table.canaryEvents() == 0 ? 0 : ratioWithZ(table, z);
        double upper = table.baselineEvents() == 0 ? Double.POSITIVE_INFINITY : ratioWithZ(table, -z);
        return IntervalEstimate.around(table.canaryProportion() / table.baselineProportion(), lower, upper);
    }

    private static double ratioWithZ(TwoProportions table, double z) {
        return Math.exp(Bisection.rootOfDecreasing(
                logRatio -> ratioZ(table, Math.exp(logRatio)) - z, -MAX_LOG_RATIO, MAX_LOG_RATIO));
    }

    /**
     * The canary's proportion less the baseline's, with limits within -1 to 1.
     *
     * @param confidence of the limits, between 0 and 1
     * @throws IllegalArgumentException if it is not
     */
    public static IntervalEstimate difference(TwoProportions table, double confidence) {
        double z = StandardNormal.critical(confidence);
        return IntervalEstimate.around(
                table.canaryProportion() - table.baselineProportion(),
                Bisection.rootOfDecreasing(difference -> differenceZ(table, difference) - z, -1, 1),
                Bisection.rootOfDecreasing(difference -> differenceZ(table, difference) + z, -1, 1));
    }
}
