package io.canaryjudge.testing;

/**
 * What one cohort is given to do in a window, and how it fares.
 *
 * @param instances how many instances share the requests
 * @param requests requests in a window, over all instances
 * @param errorRate probability that a request fails
 * @param medianMillis half of the requests take less; the spread is log-normal, with a p99 of about five times that
 */
public record Load(int instances, int requests, double errorRate, double medianMillis) {

    /** Two instances, sixty requests a window, one in a hundred failing, half of them within 20 ms. */
    public static final Load STEADY = new Load(2, 60, 0.01, 20);

    /** The same with another number of requests. */
    public Load withRequests(int other) {
        return new Load(instances, other, errorRate, medianMillis);
    }

    /** The same with another error rate. */
    public Load withErrorRate(double other) {
        return new Load(instances, requests, other, medianMillis);
    }

    /** The same, so many times slower. */
    public Load slower(double factor) {
        return new Load(instances, requests, errorRate, factor * medianMillis);
    }
}
