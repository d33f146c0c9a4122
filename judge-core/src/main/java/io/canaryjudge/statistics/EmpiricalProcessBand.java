package io.canaryjudge.statistics;

import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * A band around an empirical distribution function that holds the true one everywhere and at every look, when requests
 * are independent: the inequality of Dvoretzky, Kiefer and Wolfowitz for continuous watching.
 */
public final class EmpiricalProcessBand {

    /*
     * For n >= m and A > 1 / sqrt 2 [1, theorem 2],
     *
     *   sup_x |F_n(x) - F(x)| <= A sqrt((log(1 + log(n/m)) + C) / n)  for all n with probability at least 1 - alpha,
     *
     * where C solves alpha = min_eta 4 exp(-g C) (1 + 1 / ((g - 1) log eta)), g = (2/eta) (A - sqrt(2 (eta-1)/C))^2
     * over the eta > 1 that leave g > 1. The minimum falls as C grows.
     *
     * [1] Howard, Ramdas 2022, Sequential estimation of quantiles with applications to A/B testing and best-arm
     *     identification, Bernoulli 28(3), p. 1704-1728
     */

    private static final double USUAL_FACTOR = 0.85;
    private static final double LARGEST_C = 1e6;
    private static final int MAX_EVALUATIONS = 1_000;

    private final double firstRequests;
    private final double factor;
    private final double c;

    private EmpiricalProcessBand(double firstRequests, double factor, double c) {
        this.firstRequests = firstRequests;
        this.factor = factor;
        this.c = c;
    }

    /**
     * A band with the usual leading factor of 0.85.
     *
     * @param alpha probability that the truth ever leaves the band, 10<sup>-12</sup> to below 1
     * @param firstRequests requests before which nothing is said, 1 or more
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static EmpiricalProcessBand of(double alpha, double firstRequests) {
        return of(alpha, firstRequests, USUAL_FACTOR);
    }

    /**
     * A band.
     *
     * @param factor above {@code 1 / sqrt 2}, where the band would be tightest after infinitely many requests, at most
     *     10
     */
    static EmpiricalProcessBand of(double alpha, double firstRequests, double factor) {
        if (!(alpha >= 1e-12 && alpha < 1) || !(firstRequests >= 1 && firstRequests < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "alpha must be 1e-12 to below 1 and firstRequests 1 or more; were " + alpha + ", " + firstRequests);
        }
        if (!(factor >= 0.71 && factor <= 10)) {
            throw new IllegalArgumentException("factor must be 0.71 to 10, was " + factor);
        }
        double c = Bisection.rootOfDecreasing(guess -> leastError(guess, factor) - alpha, 0, LARGEST_C);
        return new EmpiricalProcessBand(firstRequests, factor, c);
    }

    /**
     * How far the true distribution function may be from that of {@code n} requests; infinite before the first look.
     */
    public double radius(long n) {
        return n < firstRequests
                ? Double.POSITIVE_INFINITY
                : factor * Math.sqrt((Math.log1p(Math.log(n / firstRequests)) + c) / n);
    }

    /**
     * The share of requests by which the canary is proven slower at one latency at least: there, so many more of its
     * requests take longer than of the baseline's. Wrong, at any look, with probability at most twice the band's alpha.
     *
     * @return 0 when nothing is proven, below 1
     */
    public double provenSlower(BinnedSamples samples) {
        double lead = KolmogorovSmirnovTest.test(samples).dGreater();
        return Math.max(0, lead - radius(samples.canaryCount()) - radius(samples.baselineCount()));
    }

    /** The smallest error probability that any ratio of epochs gives. */
    static double leastError(double c, double factor) {
        double largestEta = Bisection.rootOfDecreasing(
                eta -> factor - Math.sqrt(eta / 2) - Math.sqrt(2 * (eta - 1) / c), 1, 2 * factor * factor);
        return new BrentOptimizer(1e-8, 1e-12)
                .optimize(
                        new MaxEval(MAX_EVALUATIONS),
                        new UnivariateObjectiveFunction(eta -> error(c, factor, eta)),
                        GoalType.MINIMIZE,
                        new SearchInterval(1, largestEta))
                .getValue();
    }

    /** The error probability of stitching epochs whose ends have the ratio {@code eta}. */
    static double error(double c, double factor, double eta) {
        double gap = factor - Math.sqrt(2 * (eta - 1) / c);
        double g = 2 / eta * gap * gap;
        return g <= 1 ? Double.MAX_VALUE : 4 * Math.exp(-g * c) * (1 + 1 / ((g - 1) * Math.log(eta)));
    }
}
