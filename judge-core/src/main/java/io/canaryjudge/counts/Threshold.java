package io.canaryjudge.counts;

/**
 * A place among the latencies of a cohort: above it are the requests that were slower than {@code micros}, and a share of
 * those in the bucket that ends there.
 *
 * <p>Latencies come in lumps, as where they were measured in whole milliseconds: then no latency has a share
 * {@code 1 - q} of the requests above it, and what is above the quantile may be nothing at all. With a share of the lump
 * it is {@code 1 - q} again, which is what the quantile of another cohort can be held against.
 *
 * @param micros the end of a bucket, in microseconds
 * @param share of the bucket's requests, 0 to 1; 0 for a threshold that nothing is to be split at
 */
public record Threshold(long micros, double share) {

    /** @throws IllegalArgumentException if the share is not within 0 to 1 */
    public Threshold {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be 0 to 1, was " + share);
        }
    }

    /** Above a latency in microseconds. */
    public static Threshold above(long micros) {
        return new Threshold(micros, 0);
    }
}
