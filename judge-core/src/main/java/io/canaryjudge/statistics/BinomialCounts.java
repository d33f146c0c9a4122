package io.canaryjudge.statistics;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The binomial distribution for more trials than an {@code int} holds.
 *
 * @param trials at least 0
 * @param probability between 0 and 1
 */
record BinomialCounts(long trials, double probability) implements CountDistribution {

    /** log of the number of ways to choose {@code k} out of {@code n}. */
    static double logChoose(long n, long k) {
        return -Math.log1p((double) n) - LogBeta.value(n - k + 1.0, k + 1.0);
    }

    @Override
    public long min() {
        return 0;
    }

    @Override
    public long max() {
        return trials;
    }

    @Override
    public long mode() {
        return Math.min(trials, (long) ((trials + 1.0) * probability));
    }

    @Override
    public double logProbability(long x) {
        return logChoose(trials, x) + x * Math.log(probability) + (trials - x) * Math.log1p(-probability);
    }

    @Override
    public double atMost(long x) {
        if (x < 0) {
            return 0;
        }
        return x >= trials ? 1 : RegularizedBeta.complement(probability, x + 1.0, (double) trials - x);
    }

    @Override
    public double atLeast(long x) {
        if (x > trials) {
            return 0;
        }
        return x <= 0 ? 1 : RegularizedBeta.value(probability, (double) x, trials - x + 1.0);
    }
}
