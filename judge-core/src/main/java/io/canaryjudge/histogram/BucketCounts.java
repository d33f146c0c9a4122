package io.canaryjudge.histogram;

import java.util.Optional;

/**
 * Requests that somebody else counted into buckets of another layout. Immutable.
 *
 * <p>Such counts no longer tell where in its bucket a request was; {@link #snapshot} says what is made of that.
 */
public sealed interface BucketCounts permits ExplicitBuckets, ExponentialBuckets {

    /*
     * Where in its bucket a request is put must not depend on how many there are. At one place, such as the middle, all
     * requests of a bucket are on one side of any threshold, which would make two equal services differ when their
     * buckets differ, as those of an exponential histogram do by the range of what each happened to see. Spreading n
     * requests at (k - 1/2) / n puts a lone one at the middle always, and a busier service's elsewhere. So a bucket has
     * up to 32 slots, fewer where those would be narrower than 1 % of its value, and the requests are dealt to them like
     * cards, in the order of the bits reversed (van der Corput's sequence [1]), beginning at a slot that the phase picks:
     * whatever the number of requests, each slot is as likely as any other, and a few requests are far apart.
     *
     * [1] H. Niederreiter, Random Number Generation and Quasi-Monte Carlo Methods, SIAM 1992, section 3.1.
     */

    /** How many requests there are, below 2<sup>62</sup>. */
    long count();

    /** How many numbers it holds, which is what it costs to keep. */
    int cells();

    /**
     * What was counted since an earlier reading of the same counter.
     *
     * @return empty if this is no later reading: a count is smaller, or the buckets are others
     */
    Optional<BucketCounts> minus(BucketCounts earlier);

    /**
     * The distribution, as far as the buckets tell: requests are spread over their bucket, evenly on a logarithmic
     * scale where the buckets are exponential and evenly otherwise, in up to 32 places. Where a bucket has no upper bound and
     * {@code range} no end, they are put at its lower bound. Empty where there is a single bucket without bounds.
     *
     * @param microsPerUnit how many microseconds the bounds' unit has, positive
     * @param range within which all values are, in the bounds' unit; buckets are clipped to it
     * @param phase picks the places of the first requests; to be another one for each batch of the same buckets
     */
    HistogramSnapshot snapshot(double microsPerUnit, ValueRange range, long phase);
}
