package io.canaryjudge.statistics;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * An e-process for counts in several categories, such as how a router splits requests, against fixed shares. Exact when
 * requests are independent; sticky routing makes counts vary more than that, so it warns and decides nothing.
 * Immutable.
 */
public final class DirichletMultinomialEProcess {

    /*
     * The multinomial likelihood averaged over a Dirichlet prior of mean theta and weight k, relative to the likelihood
     * at theta, of counts x_i with sum n [1]:
     *
     *   log E = lnG(k) - lnG(k + n) + sum_i [lnG(k theta_i + x_i) - lnG(k theta_i) - x_i log theta_i].
     *
     * [1] Lindon, Malek 2022, Anytime-valid inference for multinomial count data, NeurIPS
     */

    private static final double ROUNDING = 1e-9;

    private final double concentration;
    private final double[] shares;
    private final long[] counts;

    private DirichletMultinomialEProcess(double concentration, double[] shares, long[] counts) {
        this.concentration = concentration;
        this.shares = shares;
        this.counts = counts;
    }

    /**
     * The process before any request.
     *
     * @param concentration weight of the prior in requests, above 0: small for large deviations soon, 100 is usual
     * @param shares what the null says, two or more above 0 that sum to 1
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static DirichletMultinomialEProcess start(double concentration, double... shares) {
        if (!(concentration > 0 && concentration < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("concentration must be above 0 and finite, was " + concentration);
        }
        double sum = 0;
        for (double share : shares) {
            if (!(share > 0)) {
                throw new IllegalArgumentException("shares must be above 0, one was " + share);
            }
            sum += share;
        }
        if (shares.length < 2 || !(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException(
                    "shares must be two or more that sum to 1, were " + Arrays.toString(shares));
        }
        return new DirichletMultinomialEProcess(concentration, shares.clone(), new long[shares.length]);
    }

    /**
     * With more requests.
     *
     * @param more requests in each category, 0 or more
     * @throws IllegalArgumentException if there is another number of categories, or a count is negative
     */
    public DirichletMultinomialEProcess after(long... more) {
        if (more.length != counts.length) {
            throw new IllegalArgumentException("there are " + counts.length + " categories, was given " + more.length);
        }
        long[] next = counts.clone();
        for (int i = 0; i < next.length; i++) {
            if (more[i] < 0) {
                throw new IllegalArgumentException("counts must be 0 or more, one was " + more[i]);
            }
            next[i] = Math.addExact(next[i], more[i]);
        }
        return new DirichletMultinomialEProcess(concentration, shares, next);
    }

    /** The natural logarithm of the evidence against the shares; 0 before any request. */
    public double logE() {
        double n = 0;
        double logE = 0;
        for (int i = 0; i < counts.length; i++) {
            double prior = concentration * shares[i];
            logE += LogGamma.value(prior + counts[i]) - LogGamma.value(prior) - counts[i] * Math.log(shares[i]);
            n += counts[i];
        }
        return logE + LogGamma.value(concentration) - LogGamma.value(concentration + n);
    }
}
