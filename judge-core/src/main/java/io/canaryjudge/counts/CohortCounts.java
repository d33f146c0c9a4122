package io.canaryjudge.counts;

import java.util.List;

/**
 * Events out of requests of one cohort in one window.
 *
 * @param instances one entry an instance
 * @param requests sum over the instances
 * @param events sum over the instances
 */
public record CohortCounts(List<InstanceCounts> instances, long requests, double events) {

    /** Sums up the instances of a cohort. */
    public static CohortCounts of(List<InstanceCounts> instances) {
        long requests = 0;
        double events = 0;
        for (InstanceCounts instance : instances) {
            requests += instance.requests();
            events += instance.events();
        }
        return new CohortCounts(List.copyOf(instances), requests, events);
    }
}
