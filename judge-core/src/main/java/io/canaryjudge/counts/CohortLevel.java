package io.canaryjudge.counts;

import java.util.List;

/**
 * A number of one cohort over a short time.
 *
 * @param instances what its instances have of it, one entry each, one or more
 * @param value the number that is compared, finite
 */
public record CohortLevel(List<InstanceLevel> instances, double value) {

    /** @throws IllegalArgumentException if there is no instance or the value is not finite */
    public CohortLevel {
        instances = List.copyOf(instances);
        if (instances.isEmpty() || !Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "a level needs an instance and a finite value, had " + instances.size() + " and " + value);
        }
    }

    /** The mean over the instances, each of which counts the same. */
    public static CohortLevel meanOf(List<InstanceLevel> instances) {
        return new CohortLevel(instances, mean(instances));
    }

    /** The mean of the instances' values. */
    public double mean() {
        return mean(instances);
    }

    private static double mean(List<InstanceLevel> instances) {
        double sum = 0;
        for (InstanceLevel instance : instances) {
            sum += instance.value();
        }
        return sum / instances.size();
    }
}
