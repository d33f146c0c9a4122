package io.canaryjudge.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Runs a property over many random inputs; a failure names the seed that leads to it. */
public final class Seeds {

    private Seeds() {}

    /** Runs {@code property} with generators seeded 1 to {@code last}. */
    public static void upTo(int last, Consumer<SplittableRandom> property) {
        for (int seed = 1; seed <= last; seed++) {
            try {
                property.accept(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** How many of {@code n} trials succeed, each with probability {@code p}. */
    public static long binomial(SplittableRandom random, long n, double p) {
        long successes = 0;
        for (long i = 0; i < n; i++) {
            successes += random.nextDouble() < p ? 1 : 0;
        }
        return successes;
    }
}
