package io.canaryjudge.contrast;

import io.canaryjudge.counts.CohortLevel;
import io.canaryjudge.counts.InstanceLevel;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the levels of a cohort's instances scatter around their mean, from running sums. Immutable; a few numbers for each
 * instance.
 */
record LevelSpread(SortedMap<String, Sums> instances) {

    static final LevelSpread NONE = new LevelSpread(Collections.emptySortedMap());

    /** An instance that was there for less than this share of the median time adds no degree of freedom. */
    private static final double LEAST_TIME_SHARE = 0.2;

    /**
     * Of one instance.
     *
     * @param times how often it was there
     * @param deviation sum of its distances from the cohort's mean
     * @param level sum of the sizes of the cohort's mean while it was there
     */
    record Sums(long times, double deviation, double level) {

        static final Sums NONE = new Sums(0, 0, 0);

        /** How far the instance lies from its cohort, relative to it; 0 where the cohort has been at 0. */
        double relative() {
            return level > 0 ? deviation / level : 0;
        }
    }

    LevelSpread after(CohortLevel cohort) {
        SortedMap<String, Sums> next = new TreeMap<>(instances);
        double mean = cohort.mean();
        for (InstanceLevel instance : cohort.instances()) {
            Sums before = next.getOrDefault(instance.instance(), Sums.NONE);
            next.put(
                    instance.instance(),
                    new Sums(
                            before.times() + 1,
                            before.deviation() + instance.value() - mean,
                            before.level() + Math.abs(mean)));
        }
        return new LevelSpread(next);
    }

    /** Instances that were there long enough, less one; 0 without any. */
    int degreesOfFreedom() {
        if (instances.size() < 2) {
            return 0;
        }
        long[] times =
                instances.values().stream().mapToLong(Sums::times).sorted().toArray();
        double least = LEAST_TIME_SHARE * times[times.length / 2];
        return (int) instances.values().stream()
                        .filter(sums -> sums.times() >= least)
                        .count()
                - 1;
    }

    /** The sum of squared relative deviations. */
    double squares() {
        double sum = 0;
        for (Sums instance : instances.values()) {
            sum += instance.relative() * instance.relative();
        }
        return sum;
    }

    /** The sum of squared shares that the instances have of the cohort: {@code 1/K} for {@code K} equal ones. */
    double concentration() {
        double all = instances.values().stream().mapToLong(Sums::times).sum();
        return instances.values().stream()
                .mapToDouble(sums -> sums.times() / all * (sums.times() / all))
                .sum();
    }
}
