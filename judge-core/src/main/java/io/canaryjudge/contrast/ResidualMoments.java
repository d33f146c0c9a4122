package io.canaryjudge.contrast;

/**
 * Running sums from which the squares and lag-1 products of residuals {@code a - R b} follow for any ratio {@code R}
 * that is known only at the end. Immutable; constant size.
 */
record ResidualMoments(
        long n, double aa, double ab, double bb, double lagAa, double lagAb, double lagBb, double lastA, double lastB) {

    static final ResidualMoments NONE = new ResidualMoments(0, 0, 0, 0, 0, 0, 0, 0, 0);

    ResidualMoments after(double a, double b) {
        return new ResidualMoments(
                n + 1,
                aa + a * a,
                ab + a * b,
                bb + b * b,
                lagAa + a * lastA,
                lagAb + a * lastB + b * lastA,
                lagBb + b * lastB,
                a,
                b);
    }

    /** Sum of {@code (a - R b)^2}. */
    double squares(double ratio) {
        return Math.max(0, aa - 2 * ratio * ab + ratio * ratio * bb);
    }

    /** Sum of products of neighbours. */
    double lagProducts(double ratio) {
        return lagAa - ratio * lagAb + ratio * ratio * lagBb;
    }

    /**
     * The variance of the residuals' sum, allowing for lag-1 correlation.
     *
     * @param trend sum of squares explained by a linear trend, taken out so that a slow leak is no noise
     * @param autocorrelationCap largest correlation allowed for; 0 to allow for none
     */
    double longRunVariance(double ratio, double trend, double autocorrelationCap) {
        double squares = Math.max(0, squares(ratio) - trend);
        double inflation = autocorrelationCap > 0
                ? autoregressiveInflation(squares, lagProducts(ratio) - trend, autocorrelationCap)
                : 1;
        return squares * n / (n - 2.0) * inflation;
    }

    /**
     * The same for a sum whose mean is not known to be zero: products are taken about the residuals' mean.
     *
     * @param sum the residuals' sum
     */
    double longRunVarianceAboutMean(double ratio, double sum, double trend, double autocorrelationCap) {
        double centre = sum * sum / n;
        double squares = Math.max(0, squares(ratio) - centre - trend);
        double lagProducts = lagProducts(ratio) - centre * (n - 1) / n - trend;
        double inflation =
                autocorrelationCap > 0 ? autoregressiveInflation(squares, lagProducts, autocorrelationCap) : 1;
        return squares * n / (n - 2.0) * inflation;
    }

    private double autoregressiveInflation(double squares, double lagProducts, double cap) {
        if (squares <= 0) {
            return 1;
        }
        double r = lagProducts / squares;
        double corrected = Math.min(cap, r + (1 + 3 * r) / n);
        return corrected > 0 ? (1 + corrected) / (1 - corrected) : 1;
    }
}
