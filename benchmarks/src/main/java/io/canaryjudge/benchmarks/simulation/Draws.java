package io.canaryjudge.benchmarks.simulation;

import java.util.SplittableRandom;

/** Random numbers of the distributions that the traffic needs. */
final class Draws {

    private static final double NORMAL_FROM = 50;

    private Draws() {}

    /**
     * A Poisson number: by a product of uniform ones for means up to 50, by the normal approximation beyond. With the same
     * random numbers a larger mean gives as many or more, on either side of 50.
     */
    static int poisson(SplittableRandom random, double mean) {
        if (mean > NORMAL_FROM) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        if (mean <= 0) {
            return 0;
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /** How many of {@code n} remain when each does so with a probability. */
    static int binomial(SplittableRandom random, int n, double probability) {
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (random.nextDouble() < probability) {
                count++;
            }
        }
        return count;
    }

    /** The errors of some bursts, each of a geometric size with a mean. */
    static int bursts(SplittableRandom random, int bursts, double meanBurst) {
        if (meanBurst == 1) {
            return bursts;
        }
        int count = 0;
        for (int burst = 0; burst < bursts; burst++) {
            do {
                count++;
            } while (random.nextDouble() > 1 / meanBurst);
        }
        return count;
    }
}
