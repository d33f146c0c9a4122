package io.canaryjudge.statistics;

import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.Arrays;

/**
 * The baseline's recent latencies with exponentially fading memory; thresholds are read from it before the window they
 * are used on, which keeps them predictable. Immutable.
 */
public final class ReferenceHistogram {

    /** Weight below which a bucket is dropped; the whole of what is dropped stays below 1e-6 of a request. */
    private static final double NEGLIGIBLE = 1e-9;

    private final double decay;
    private final long[] bucketEnds;
    private final double[] weights;
    private final double total;

    private ReferenceHistogram(double decay, long[] bucketEnds, double[] weights, double total) {
        this.decay = decay;
        this.bucketEnds = bucketEnds;
        this.weights = weights;
        this.total = total;
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
        return new ReferenceHistogram(decay, new long[0], new double[0], 0);
    }

    /** The effective number of requests remembered. */
    public double weight() {
        return total;
    }

    /** What is remembered after one more window. */
    public ReferenceHistogram after(HistogramSnapshot window) {
        long[] ends = new long[bucketEnds.length + window.buckets()];
        double[] merged = new double[ends.length];
        int i = 0;
        int j = 0;
        int size = 0;
        double sum = 0;
        while (i < bucketEnds.length || j < window.buckets()) {
            long mine = i < bucketEnds.length ? bucketEnds[i] : Long.MAX_VALUE;
            long theirs = j < window.buckets() ? window.bucketEnd(j) : Long.MAX_VALUE;
            double weight = 0;
            if (mine <= theirs) {
                weight += decay * weights[i++];
            }
            if (theirs <= mine) {
                weight += window.bucketCount(j++);
            }
            if (weight > NEGLIGIBLE) {
                ends[size] = Math.min(mine, theirs);
                merged[size] = weight;
                sum += weight;
                size++;
            }
        }
        return new ReferenceHistogram(decay, Arrays.copyOf(ends, size), Arrays.copyOf(merged, size), sum);
    }

    /**
     * The latency below or at which a share {@code q} of the weight lies, as its bucket's end in microseconds.
     *
     * @param q above 0 and below 1
     * @throws IllegalStateException if nothing is remembered
     */
    public long quantileMicros(double q) {
        if (bucketEnds.length == 0) {
            throw new IllegalStateException("an empty reference has no quantile");
        }
        double wanted = q * total;
        double below = 0;
        for (int i = 0; i < bucketEnds.length; i++) {
            below += weights[i];
            if (below >= wanted) {
                return bucketEnds[i];
            }
        }
        return bucketEnds[bucketEnds.length - 1];
    }
}
