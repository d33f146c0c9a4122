package io.canaryjudge.contrast;

import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Upper quantiles of Student's distribution, remembered: a judge asks for the same few at every look, and each costs a
 * root search. Safe to share between threads.
 */
final class StudentQuantile {

    /** Degrees of freedom and levels that come up beyond this many are computed anew. */
    private static final int MOST_REMEMBERED = 4_096;

    private static final ConcurrentHashMap<Key, Double> REMEMBERED = new ConcurrentHashMap<>();

    private StudentQuantile() {}

    /** The value exceeded with probability {@code alpha}, above 0 and below 1. */
    static double upper(double degreesOfFreedom, double alpha) {
        Key key = new Key(degreesOfFreedom, alpha);
        Double known = REMEMBERED.get(key);
        if (known != null) {
            return known;
        }
        double quantile = TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(alpha);
        if (REMEMBERED.size() < MOST_REMEMBERED) {
            REMEMBERED.put(key, quantile);
        }
        return quantile;
    }

    private record Key(double degreesOfFreedom, double alpha) {}
}
