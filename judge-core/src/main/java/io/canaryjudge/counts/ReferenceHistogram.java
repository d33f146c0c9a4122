package io.canaryjudge.counts;

import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.histogram.MeasuringStep;
import java.util.List;

/**
 * The baseline's recent latencies with exponentially fading memory; thresholds are read from it before the window they
 * are used on, which keeps them predictable. Immutable.
 */
public final class ReferenceHistogram {

    /**
     * How many windows are gathered before they are folded into the rest: folding costs a pass over all buckets, and a
     * quantile is found in both parts by binary search.
     */
    private static final int MOST_GATHERED = 8;

    /** Weight of all buckets together below which they are forgotten, in requests. */
    private static final double NEGLIGIBLE = 1e-9;

    private final double decay;

    /** Long remembered, to be multiplied by {@link #fading}. */
    private final FadingBuckets old;

    private final double fading;
    private final FadingBuckets gathered;
    private final int gatheredWindows;

    private ReferenceHistogram(
            double decay, FadingBuckets old, double fading, FadingBuckets gathered, int gatheredWindows) {
        this.decay = decay;
        this.old = old;
        this.fading = fading;
        this.gathered = gathered;
        this.gatheredWindows = gatheredWindows;
    }

    /**
     * An empty one.
     *
     * @param decay what is left after a window of the weight of those before it, above 0 and at most 1
     */
    public static ReferenceHistogram empty(double decay) {
        if (!(decay > 0 && decay <= 1)) {
            throw new IllegalArgumentException("decay must be above 0 and at most 1, was " + decay);
        }
        return new ReferenceHistogram(decay, FadingBuckets.NONE, 1, FadingBuckets.NONE, 0);
    }

    /** The effective number of requests remembered. */
    public double weight() {
        return fading * old.total() + gathered.total();
    }

    /** What is remembered after one more window. */
    public ReferenceHistogram after(HistogramSnapshot window) {
        FadingBuckets next = gathered.plus(decay, FadingBuckets.of(window), 1);
        FadingBuckets kept = decay * fading * old.total() > NEGLIGIBLE ? old : FadingBuckets.NONE;
        return gatheredWindows + 1 < MOST_GATHERED
                ? new ReferenceHistogram(decay, kept, decay * fading, next, gatheredWindows + 1)
                : new ReferenceHistogram(decay, kept.plus(decay * fading, next, 1), 1, FadingBuckets.NONE, 0);
    }

    /**
     * The quantile, such that a share {@code 1 - q} of the weight is above it exactly.
     *
     * @param q above 0 and below 1
     * @throws IllegalStateException if nothing is remembered
     */
    public Threshold quantile(double q) {
        if (weight() == 0) {
            throw new IllegalStateException("an empty reference has no quantile");
        }
        double wanted = q * weight();
        long first = Math.min(firstReaching(old, wanted), firstReaching(gathered, wanted));
        long end = first < Long.MAX_VALUE ? first : Math.max(old.lastEnd(), gathered.lastEnd());
        double upTo = upTo(end);
        double inBucket = upTo - (end == 0 ? 0 : upTo(HistogramLayout.previousBucketEnd(end)));
        double share = inBucket > 0 ? (upTo - wanted) / inBucket : 0;
        return new Threshold(end, Math.min(Math.max(share, 0), 1));
    }

    /** What is remembered, by buckets of several distributions. */
    public List<MeasuringStep.Buckets> parts() {
        return List.of(old, gathered);
    }

    private double upTo(long end) {
        return fading * old.upTo(end) + gathered.upTo(end);
    }

    /** The least bucket end of one part up to which both parts hold the weight. */
    private long firstReaching(FadingBuckets part, double wanted) {
        int low = 0;
        int high = part.buckets();
        while (low < high) {
            int middle = (low + high) >>> 1;
            long end = part.bucketEnd(middle);
            if (upTo(end) >= wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == part.buckets() ? Long.MAX_VALUE : part.bucketEnd(low);
    }
}
