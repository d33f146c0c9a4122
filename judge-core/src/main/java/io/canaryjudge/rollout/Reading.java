package io.canaryjudge.rollout;

/**
 * How a version did over some time.
 *
 * @param requests how many it served
 * @param errorRate share that failed, 0 to 1; 0 without requests
 * @param p99Millis latency, milliseconds; 0 without requests
 */
public record Reading(long requests, double errorRate, double p99Millis) {

    /** Nothing was served. */
    public static final Reading NONE = new Reading(0, 0, 0);

    /** @throws IllegalArgumentException if a number is outside its range */
    public Reading {
        if (requests < 0 || !(errorRate >= 0 && errorRate <= 1) || !(p99Millis >= 0 && p99Millis < 1e12)) {
            throw new IllegalArgumentException("requests and p99 must be 0 or more and the error rate 0 to 1, were "
                    + requests + ", " + p99Millis + " and " + errorRate);
        }
    }

    /** How many requests failed, rounded. */
    public long failed() {
        return Math.round(requests * errorRate);
    }
}
