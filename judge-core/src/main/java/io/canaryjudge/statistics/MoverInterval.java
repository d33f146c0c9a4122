package io.canaryjudge.statistics;

/**
 * The MOVER interval (method of variance estimates recovery): limits for the ratio or the difference of two independent
 * estimates, from the limits of each.
 */
public final class MoverInterval {

    /*
     * Each side of an interval tells a variance: near its lower limit that of the estimate is (e - l)^2 / z^2, near its
     * upper limit (u - e)^2 / z^2. The difference is smallest where the canary is low and the baseline high, hence [1]
     *     L = e_c - e_b - sqrt((e_c - l_c)^2 + (u_b - e_b)^2)
     *     U = e_c - e_b + sqrt((u_c - e_c)^2 + (e_b - l_b)^2).
     * The ratio is the same on logarithms, put through exp. Limits of different confidence make no sense together.
     *
     * [1] Donner, Zou 2012, Closed-form confidence intervals for functions of the normal mean and standard deviation,
     *     Stat. Methods Med. Res. 21, p. 347-359
     */

    private MoverInterval() {}

    /**
     * The canary's estimate less the baseline's. A limit that one of them lacks is lacking in the result: infinite.
     *
     * @return NaN with infinite limits when one estimate is NaN or infinite
     */
    public static IntervalEstimate difference(IntervalEstimate canary, IntervalEstimate baseline) {
        double difference = canary.estimate() - baseline.estimate();
        if (!Double.isFinite(difference)) {
            return new IntervalEstimate(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double down = Math.hypot(canary.estimate() - canary.lower(), baseline.upper() - baseline.estimate());
        double up = Math.hypot(canary.upper() - canary.estimate(), baseline.estimate() - baseline.lower());
        return new IntervalEstimate(difference, difference - down, difference + up);
    }

    /**
     * The canary's estimate divided by the baseline's. A limit that one of them lacks, or has at 0 or below, is lacking
     * in the result: 0 or infinite.
     *
     * @return NaN with limits 0 and infinity when one estimate is NaN or infinite
     * @throws IllegalArgumentException if an estimate is not positive
     */
    public static IntervalEstimate ratio(IntervalEstimate canary, IntervalEstimate baseline) {
        IntervalEstimate log = difference(log(canary), log(baseline));
        return new IntervalEstimate(Math.exp(log.estimate()), Math.exp(log.lower()), Math.exp(log.upper()));
    }

    private static IntervalEstimate log(IntervalEstimate positive) {
        if (positive.estimate() <= 0) {
            throw new IllegalArgumentException("estimate must be positive for a ratio, was " + positive.estimate());
        }
        return new IntervalEstimate(
                Math.log(positive.estimate()), Math.log(Math.max(0, positive.lower())), Math.log(positive.upper()));
    }
}
