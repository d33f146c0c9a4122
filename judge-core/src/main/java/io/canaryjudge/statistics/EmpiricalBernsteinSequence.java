package io.canaryjudge.statistics;

/**
 * What is known of the mean of observations between 0 and 1, with bounds that hold at every look and adapt to their
 * variance; each observation's mean must be the same given those before it. Immutable.
 *
 * @param n observations so far, 0 or more
 * @param sum their sum, 0 to {@code n}
 * @param intrinsicTime squared distances from the mean of the observations before each, 0 to {@code n}
 */
public record EmpiricalBernsteinSequence(long n, double sum, double intrinsicTime) {

    /*
     * With m_i the mean of the first i observations, m_0 = 1/2, and V_n = sum (x_i - m_(i-1))^2, the sum of x_i - mean
     * is sub-exponential with scale 1 in intrinsic time V_n [1, theorem 4], so its distance from 0 stays below the
     * boundary of the gamma-exponential mixture; either side has alpha/2.
     *
     * [1] Howard, Ramdas, McAuliffe, Sekhon 2021, Time-uniform, nonparametric, nonasymptotic confidence sequences,
     *     Ann. Statist. 49(2)
     */

    /** Before any observation. */
    public static final EmpiricalBernsteinSequence NONE = new EmpiricalBernsteinSequence(0, 0, 0);

    private static final double FIRST_GUESS = 0.5;

    /** @throws IllegalArgumentException if a number is outside its range */
    public EmpiricalBernsteinSequence {
        if (n < 0 || !(sum >= 0 && sum <= n) || !(intrinsicTime >= 0 && intrinsicTime <= n)) {
            throw new IllegalArgumentException(
                    "n must be 0 or more, sum and intrinsicTime 0 to n; were " + n + ", " + sum + ", " + intrinsicTime);
        }
    }

    /**
     * With one more observation.
     *
     * @param x 0 to 1
     * @throws IllegalArgumentException if it is not
     */
    public EmpiricalBernsteinSequence after(double x) {
        if (!(x >= 0 && x <= 1)) {
            throw new IllegalArgumentException("x must be 0 to 1, was " + x);
        }
        double distance = x - (n == 0 ? FIRST_GUESS : sum / n);
        return new EmpiricalBernsteinSequence(n + 1, sum + x, intrinsicTime + distance * distance);
    }

    /**
     * The mean with its bounds; NaN between 0 and 1 before any observation.
     *
     * @param alpha probability that the true mean ever lies outside, above 0 and below 1
     * @param tightestNear the intrinsic time near which the bounds are tightest, above 0: the variance expected of an
     *     observation, times their number
     * @throws IllegalArgumentException if a number is outside its range
     */
    public IntervalEstimate interval(double alpha, double tightestNear) {
        UniformBoundary boundary = GammaExponentialMixture.tightestNear(tightestNear, alpha / 2, 1);
        if (n == 0) {
            return new IntervalEstimate(Double.NaN, 0, 1);
        }
        double mean = sum / n;
        double halfWidth = boundary.at(intrinsicTime, alpha / 2) / n;
        return new IntervalEstimate(mean, Math.max(0, mean - halfWidth), Math.min(1, mean + halfWidth));
    }
}
