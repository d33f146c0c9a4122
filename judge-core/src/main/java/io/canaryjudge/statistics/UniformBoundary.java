package io.canaryjudge.statistics;

/**
 * A curve over intrinsic time that a sum of centred observations rarely crosses, however often one looks.
 *
 * <p>Intrinsic time is the variance that the sum has gathered: {@code n} times the variance of one observation where
 * all are alike. Which sums a boundary holds for is said by each kind.
 */
public sealed interface UniformBoundary permits ConjugateMixture, StitchedBoundary {

    /**
     * The curve's height.
     *
     * @param v intrinsic time, 0 or more
     * @param alpha probability of ever crossing the curve, above 0 and below 1
     * @return above 0
     * @throws IllegalArgumentException if a number is outside its range
     */
    double at(double v, double alpha);

    /** Refuses what no boundary can be asked for. */
    static void check(double v, double alpha) {
        if (!(v >= 0 && v < Double.POSITIVE_INFINITY) || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException(
                    "v must be 0 or more and alpha above 0 and below 1; were " + v + ", " + alpha);
        }
    }
}
