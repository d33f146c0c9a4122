package io.canaryjudge.histogram;

import java.util.List;

/**
 * In which steps latencies were measured: whoever measures in whole milliseconds cannot tell 1.0 from 1.9 ms, and a canary
 * that is hardly slower may show twice the latency.
 */
public final class MeasuringStep {

    /** Services that measure coarsely do it in these, in microseconds; the layout itself has steps of one and wider ones. */
    private static final long[] STEPS = {1_000_000, 1_000};

    /** The share of requests that may lie elsewhere, such as those of a sender that measures more finely. */
    private static final double ODD_SHARE = 0.001;

    private MeasuringStep() {}

    /** A distribution by its buckets. */
    public interface Buckets {

        /** How many hold anything. */
        int buckets();

        /** The end, in microseconds, of the {@code i}-th, {@code 0 <= i < buckets()}. */
        long bucketEnd(int i);

        /** What the {@code i}-th holds, in requests. */
        double weight(int i);

        /** What all hold together. */
        double total();
    }

    /**
     * The largest step of which the latencies of all these distributions are multiples, as far as their buckets tell.
     *
     * @return in microseconds: a second, a millisecond or 1 µs; 1 for no latencies
     */
    public static long micros(List<? extends Buckets> distributions) {
        for (long step : STEPS) {
            if (areIn(step, distributions)) {
                return step;
            }
        }
        return 1;
    }

    private static boolean areIn(long step, List<? extends Buckets> distributions) {
        boolean isAny = false;
        for (Buckets distribution : distributions) {
            if (!isIn(step, distribution)) {
                return false;
            }
            isAny |= distribution.buckets() > 0;
        }
        return isAny;
    }

    /** Begins in the middle, where most requests are, so that it ends after a few buckets where latencies are fine. */
    private static boolean isIn(long step, Buckets distribution) {
        double most = ODD_SHARE * distribution.total();
        int buckets = distribution.buckets();
        int middle = buckets / 2;
        double odd = 0;
        for (int i = 0; i < buckets && odd <= most; i++) {
            int bucket = i < buckets - middle ? i + middle : i - (buckets - middle);
            odd += holdsMultiple(step, distribution.bucketEnd(bucket)) ? 0 : distribution.weight(bucket);
        }
        return odd <= most;
    }

    /** The first bucket holds what was measured as 0. */
    private static boolean holdsMultiple(long step, long bucketEnd) {
        return bucketEnd <= 1 || bucketEnd / step * step > HistogramLayout.previousBucketEnd(bucketEnd);
    }
}
