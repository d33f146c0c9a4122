package io.canaryjudge.benchmarks.simulation;

import java.util.SplittableRandom;

/** Random numbers of the distributions that the traffic needs. */
final class Draws {

    private static final double NORMAL_FROM = 50;

    private Draws() {}

    /** A Poisson number: by a product of uniform ones for small means, by the normal approximation for large ones. */
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

    /** The errors of a Poisson number of bursts, each of a geometric size. */
    static int bursts(SplittableRandom random, double mean, double meanBurst) {
        int bursts = poisson(random, mean / meanBurst);
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
