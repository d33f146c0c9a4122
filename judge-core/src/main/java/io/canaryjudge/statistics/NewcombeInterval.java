package io.canaryjudge.statistics;

/** Newcombe's interval for the difference of two proportions: closed form, and close to the score interval. */
public final class NewcombeInterval {

    /*
     * Wilson's limits of each proportion [1],
     *     (p + z^2 / 2n -+ z sqrt(p q / n + z^2 / 4n^2)) / (1 + z^2 / n),
     * are combined by MOVER [2, method 10; see MoverInterval].
     *
     * [1] Wilson 1927, Probable inference, the law of succession, and statistical inference, J. Amer. Statist. Assoc. 22,
     *     p. 209-212
     * [2] Newcombe 1998, Interval estimation for the difference between independent proportions: comparison of eleven
     *     methods, Statistics in Medicine 17, p. 873-890
     */

    private NewcombeInterval() {}

    /**
     * The canary's proportion less the baseline's, with limits within -1 to 1.
     *
     * @param confidence of the limits, between 0 and 1
     * @throws IllegalArgumentException if it is not
     */
    public static IntervalEstimate difference(TwoProportions table, double confidence) {
        double z = StandardNormal.critical(confidence);
        return MoverInterval.difference(
                wilson(table.canaryEvents(), table.canaryRequests(), z),
                wilson(table.baselineEvents(), table.baselineRequests(), z));
    }

    private static IntervalEstimate wilson(long events, long requests, double z) {
        double n = (double) requests;
        double p = events / n;
        double z2 = z * z / n;
        double centre = p + z2 / 2;
        double half = Math.sqrt(z2 * (p * (1 - p) + z2 / 4));
        double lower = Math.max(0, (centre - half) / (1 + z2));
        double upper = Math.min(1, (centre + half) / (1 + z2));
        return IntervalEstimate.around(p, lower, upper);
    }
}
