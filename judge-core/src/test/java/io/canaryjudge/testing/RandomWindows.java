package io.canaryjudge.testing;

import io.canaryjudge.counts.CohortCounts;
import io.canaryjudge.counts.InstanceCounts;
import io.canaryjudge.counts.PairedCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Paired windows for the tests of sequential statistics. */
public final class RandomWindows {

    private RandomWindows() {}

    /** One instance a cohort. */
    public static PairedCounts window(
            long canaryRequests, double canaryEvents, long baselineRequests, double baselineEvents) {
        return new PairedCounts(cohort(baselineRequests, baselineEvents), cohort(canaryRequests, canaryEvents));
    }

    /** The same with whole events. */
    public static PairedCounts window(
            long canaryRequests, long canaryEvents, long baselineRequests, long baselineEvents) {
        return window(canaryRequests, (double) canaryEvents, baselineRequests, (double) baselineEvents);
    }

    private static CohortCounts cohort(long requests, double events) {
        return CohortCounts.of(List.of(new InstanceCounts("one", requests, events)));
    }

    /** The cohorts in each other's place. */
    public static PairedCounts swapped(PairedCounts window) {
        return new PairedCounts(window.canary(), window.baseline());
    }

    /** Any counts at all, of one instance a cohort; now and then one cohort is silent. */
    public static List<PairedCounts> arbitrary(SplittableRandom random, int windows) {
        List<PairedCounts> result = new ArrayList<>();
        for (int w = 0; w < windows; w++) {
            long nC = random.nextInt(8) == 0 ? 0 : 1L + random.nextInt(50);
            long nB = random.nextInt(8) == 0 ? 0 : 1L + random.nextInt(200);
            result.add(window(nC, random.nextLong(nC + 1), nB, random.nextLong(nB + 1)));
        }
        return result;
    }

    /**
     * Several instances a cohort that come and go, differ from each other and drift together, at times with reference
     * instances; some windows without requests to one cohort.
     */
    public static List<PairedCounts> ofInstances(SplittableRandom random, int windows) {
        Cohort baseline = new Cohort(random, "b", 1 + random.nextInt(5), 1);
        Cohort canary = new Cohort(random, "c", 1 + random.nextInt(4), 0.5 + 2 * random.nextDouble());
        Cohort reference = new Cohort(random, "r", random.nextInt(4), 1);
        double rate = 0.01 + 0.2 * random.nextDouble();
        double drift = 0;
        List<PairedCounts> result = new ArrayList<>();
        for (int w = 0; w < windows; w++) {
            drift = 0.9 * drift + 0.1 * random.nextGaussian();
            double level = rate * Math.exp(drift);
            result.add(new PairedCounts(baseline.next(level), canary.next(level), reference.next(level)));
        }
        return result;
    }

    private static final class Cohort {
        private final SplittableRandom random;
        private final String name;
        private final double[] factors;

        Cohort(SplittableRandom random, String name, int instances, double factor) {
            this.random = random;
            this.name = name;
            factors = new double[instances];
            for (int i = 0; i < instances; i++) {
                factors[i] = factor * Math.exp(0.2 * random.nextGaussian());
            }
        }

        CohortCounts next(double level) {
            List<InstanceCounts> counts = new ArrayList<>();
            if (random.nextInt(12) > 0) {
                for (int i = 0; i < factors.length; i++) {
                    if (random.nextInt(6) > 0) {
                        long n = random.nextInt(i == 0 ? 60 : 15);
                        long x = Seeds.binomial(random, n, Math.min(1, level * factors[i]));
                        counts.add(new InstanceCounts(name + i, n, (double) x));
                    }
                }
            }
            return CohortCounts.of(counts);
        }
    }
}
