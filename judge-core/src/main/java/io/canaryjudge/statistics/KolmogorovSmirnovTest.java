package io.canaryjudge.statistics;

/** The two-sample Kolmogorov-Smirnov test: how far apart are the two distribution functions anywhere? */
public final class KolmogorovSmirnovTest {

    /*
     * With the distribution functions F_c, F_b taken at the ends of the bins, D+ = max(F_c - F_b),
     * D- = max(F_b - F_c), D = max(D+, D-) and m = n_1 n_2 / (n_1 + n_2), asymptotically [1, 2]
     *     P(D  sqrt(m) > l) = 2 sum_{k>=1} (-1)^(k-1) exp(-2 k^2 l^2)
     *                       = 1 - sqrt(2 pi) / l * sum_{k>=1} exp(-(2k-1)^2 pi^2 / (8 l^2))
     *     P(D- sqrt(m) > l) = exp(-2 l^2).
     * The first series is used from l = 1.18 on and the second below: there ten terms leave less than 1e-16, and the
     * subtraction costs no digits because the result exceeds 0.1. Ties make both p-values too large, never too small.
     *
     * [1] Smirnov 1948, Table for estimating the goodness of fit of empirical distributions, Ann. Math. Statist. 19,
     *     p. 279-281
     * [2] Marsaglia, Tsang, Wang 2003, Evaluating Kolmogorov's distribution, J. Stat. Software 8(18)
     */

    private static final double SERIES_BOUNDARY = 1.18;
    private static final int TERMS = 10;

    private KolmogorovSmirnovTest() {}

    /**
     * What the test found.
     *
     * @param d largest distance of the distribution functions, 0 to 1
     * @param dGreater largest lead of the baseline's over the canary's, which is there when the canary is larger
     * @param dLess largest lead of the canary's over the baseline's
     * @param pTwoSided probability of as large a {@code d} when both samples come from one distribution
     * @param pGreater probability of as large a {@code dGreater} when the canary is not larger
     * @param pLess the same of {@code dLess}
     */
    public record Result(double d, double dGreater, double dLess, double pTwoSided, double pGreater, double pLess) {}

    /** Compares two samples in one pass over their bins. */
    public static Result test(BinnedSamples samples) {
        double n1 = (double) samples.canaryCount();
        double n2 = (double) samples.baselineCount();
        long canary = 0;
        long baseline = 0;
        double dGreater = 0;
        double dLess = 0;
        for (int i = 0; i < samples.bins(); i++) {
            canary += samples.canary(i);
            baseline += samples.baseline(i);
            double lead = baseline / n2 - canary / n1;
            dGreater = Math.max(dGreater, lead);
            dLess = Math.max(dLess, -lead);
        }
        double d = Math.max(dGreater, dLess);
        double m = n1 / (n1 + n2) * n2;
        return new Result(d, dGreater, dLess, tail(Math.sqrt(m) * d), oneSided(m, dGreater), oneSided(m, dLess));
    }

    private static double oneSided(double m, double d) {
        return Math.exp(-2 * m * d * d);
    }

    /** P(K &gt; l) for Kolmogorov's limiting distribution. */
    static double tail(double l) {
        if (l < SERIES_BOUNDARY) {
            return l <= 0 ? 1 : 1 - lowerSeries(l);
        }
        double sum = 0;
        for (int k = TERMS; k >= 1; k--) {
            double term = Math.exp(-2.0 * k * k * l * l);
            sum += k % 2 == 1 ? term : -term;
        }
        return 2 * sum;
    }

    private static double lowerSeries(double l) {
        double sum = 0;
        for (int k = TERMS; k >= 1; k--) {
            double odd = (2 * k - 1) * Math.PI / l;
            sum += Math.exp(-odd * odd / 8);
        }
        return Math.sqrt(2 * Math.PI) / l * sum;
    }
}
