package io.canaryjudge.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution, its tails by {@code erfc} so that small ones keep all their digits. */
final class StandardNormal {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private StandardNormal() {}

    /** P(Z &gt; z). */
    static double above(double z) {
        return NORMAL.survivalProbability(z);
    }

    /** P(Z &lt; z). */
    static double below(double z) {
        return NORMAL.cumulativeProbability(z);
    }

    /** The z with P(Z &lt; z) = p, for p between 0 and 1. */
    static double quantile(double p) {
        return NORMAL.inverseCumulativeProbability(p);
    }

    /**
     * The z that leaves {@code (1 - confidence) / 2} on either side.
     *
     * @throws IllegalArgumentException if {@code confidence} is not between 0 and 1
     */
    static double critical(double confidence) {
        return NORMAL.inverseSurvivalProbability(tail(confidence));
    }

    /** The probability that a two-sided interval leaves out on either side. */
    static double tail(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must be between 0 and 1, was " + confidence);
        }
        return (1 - confidence) / 2;
    }
}
