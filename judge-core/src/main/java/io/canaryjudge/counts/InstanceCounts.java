package io.canaryjudge.counts;

/**
 * Events out of requests at one instance in one window.
 *
 * @param instance name of the instance, unique within its cohort
 * @param requests how many requests were observed, 0 or more
 * @param events how many of them showed the event, 0 to {@code requests}; may be fractional
 */
public record InstanceCounts(String instance, long requests, double events) {

    /** @throws IllegalArgumentException if a count is outside its range */
    public InstanceCounts {
        if (requests < 0 || !(events >= 0 && events <= requests)) {
            throw new IllegalArgumentException(
                    "events must be 0 to requests, were " + events + " of " + requests + " at '" + instance + "'");
        }
    }
}
