package io.canaryjudge.benchmarks.evaluation;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A share and the 95 % interval of Clopper and Pearson around it.
 *
 * @param estimate 0 to 1
 */
record Rate(double estimate, double lower, double upper) {

    private static final double TAIL = 0.025;

    /** @throws IllegalArgumentException unless {@code 0 <= count <= of} and {@code of > 0} */
    static Rate of(int count, int of) {
        if (of < 1 || count < 0 || count > of) {
            throw new IllegalArgumentException("count must be 0 to of (" + of + "), was " + count);
        }
        return new Rate((double) count / of, lower(count, of), upper(count, of));
    }

    private static double lower(int count, int of) {
        return count == 0 ? 0 : BetaDistribution.of(count, of - count + 1.0).inverseCumulativeProbability(TAIL);
    }

    private static double upper(int count, int of) {
        return count == of ? 1 : BetaDistribution.of(count + 1.0, of - count).inverseSurvivalProbability(TAIL);
    }
}
