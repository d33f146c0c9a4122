package io.canaryjudge.statistics;

/**
 * The boundary of polynomial stitching for sub-gamma sums, watched upwards: linear bounds over epochs of geometrically
 * growing length, sewn together. It grows like {@code sqrt(v log log v)}, as slowly as a boundary can.
 *
 * @param firstTime intrinsic time from which on it holds as written, above 0; before, it stays at that time's height
 * @param c scale, 0 or more; 0 for sub-Gaussian sums
 * @param s how fast later epochs' shares of alpha fall, above 1
 * @param eta ratio of the ends of successive epochs, above 1
 */
public record StitchedBoundary(double firstTime, double c, double s, double eta) implements UniformBoundary {

    /*
     * With m = firstTime, k1 = (eta^(1/4) + eta^(-1/4)) / sqrt 2, k2 = (sqrt eta + 1) / 2 and
     *   l(v) = s log log(eta v / m) + log(zeta(s) / (alpha log^s eta)),
     * the sum crosses
     *   sqrt(k1^2 v l(v) + k2^2 c^2 l(v)^2) + k2 c l(v)
     * with probability at most alpha (Howard, Ramdas, McAuliffe, Sekhon 2021, Ann. Statist. 49(2), theorem 1 and
     * the example after it).
     */

    private static final double USUAL_S = 1.4;
    private static final double USUAL_ETA = 2;

    /** @throws IllegalArgumentException if a number is outside its range */
    public StitchedBoundary {
        if (!(firstTime > 0 && firstTime < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("firstTime must be above 0 and finite, was " + firstTime);
        }
        if (!(c >= 0 && c < Double.POSITIVE_INFINITY) || !(s > 1 && s <= 100) || !(eta > 1 && eta <= 1e6)) {
            throw new IllegalArgumentException(
                    "c must be 0 or more, s above 1 and at most 100, eta above 1 and at most " + "1e6; were " + c + ", "
                            + s + ", " + eta);
        }
    }

    /** The boundary for sub-Gaussian sums with the usual epochs: {@code s = 1.4}, {@code eta = 2}. */
    public static StitchedBoundary subGaussian(double firstTime) {
        return new StitchedBoundary(firstTime, 0, USUAL_S, USUAL_ETA);
    }

    @Override
    public double at(double v, double alpha) {
        UniformBoundary.check(v, alpha);
        double from = Math.max(v, firstTime);
        double l = s * Math.log(Math.log(eta * from / firstTime))
                + Math.log(RiemannZeta.value(s) / (alpha * Math.pow(Math.log(eta), s)));
        return stitched(from, l, c, eta);
    }

    /** The height for a given logarithm {@code l} of the epoch's share; {@code c} may be negative. */
    static double stitched(double v, double l, double c, double eta) {
        double k1 = (Math.pow(eta, 0.25) + Math.pow(eta, -0.25)) / Math.sqrt(2);
        double linear = (Math.sqrt(eta) + 1) / 2 * c * l;
        return Math.sqrt(k1 * k1 * v * l + linear * linear) + linear;
    }
}
