package io.canaryjudge.statistics;

import java.util.function.DoubleUnaryOperator;

/** All differences of a canary and a baseline observation as one sorted list that is never written down. */
final class PairwiseDifferences {

    /*
     * Rounded subtraction is monotone in both arguments, so for ascending x_i the first y_j with x_i - y_j <= d only
     * moves up: two pointers count the differences not above d in O(B). The difference of rank k is the smallest double
     * that has at least k of them not above it. Bisection over the bit patterns of doubles, ordered as the numbers are,
     * ends on exactly that double after at most 64 counts, whatever the range.
     *
     * Counts are doubles, so ranks are exact below 2^53 pairs and rounded by 10^-16 of their number beyond.
     */

    private final double[] x;
    private final double[] xCounts;
    private final double[] y;
    /** The baseline at {@code y[j]} and above. */
    private final double[] yCountsFrom;

    private PairwiseDifferences(double[] x, double[] xCounts, double[] y, double[] yCountsFrom) {
        this.x = x;
        this.xCounts = xCounts;
        this.y = y;
        this.yCountsFrom = yCountsFrom;
    }

    /** The differences of values put through an increasing function. */
    static PairwiseDifferences of(BinnedSamples samples, DoubleUnaryOperator scale) {
        BinnedSamples swapped = samples.swapped();
        double[] from = usedCounts(swapped);
        for (int j = from.length - 2; j >= 0; j--) {
            from[j] += from[j + 1];
        }
        return new PairwiseDifferences(
                usedValues(samples, scale), usedCounts(samples), usedValues(swapped, scale), from);
    }

    private static double[] usedValues(BinnedSamples samples, DoubleUnaryOperator scale) {
        double[] used = new double[usedBins(samples)];
        int size = 0;
        for (int i = 0; i < samples.bins(); i++) {
            if (samples.canary(i) > 0) {
                used[size++] = scale.applyAsDouble(samples.value(i));
            }
        }
        return used;
    }

    private static double[] usedCounts(BinnedSamples samples) {
        double[] used = new double[usedBins(samples)];
        int size = 0;
        for (int i = 0; i < samples.bins(); i++) {
            if (samples.canary(i) > 0) {
                used[size++] = (double) samples.canary(i);
            }
        }
        return used;
    }

    private static int usedBins(BinnedSamples samples) {
        int used = 0;
        for (int i = 0; i < samples.bins(); i++) {
            used += samples.canary(i) > 0 ? 1 : 0;
        }
        return used;
    }

    double smallest() {
        return x[0] - y[y.length - 1];
    }

    double largest() {
        return x[x.length - 1] - y[0];
    }

    /** The difference of a rank, counted from 1 in ascending order. */
    double ofRank(double rank) {
        long low = orderedBits(smallest());
        long high = orderedBits(largest());
        while (low < high) {
            long middle = (low & high) + ((low ^ high) >> 1);
            if (countUpTo(fromOrderedBits(middle)) >= rank) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return fromOrderedBits(low) + 0.0; // turns -0 into 0
    }

    private double countUpTo(double difference) {
        double count = 0;
        int j = 0;
        for (int i = 0; i < x.length; i++) {
            while (j < y.length && x[i] - y[j] > difference) {
                j++;
            }
            if (j == y.length) {
                break;
            }
            count += xCounts[i] * yCountsFrom[j];
        }
        return count;
    }

    /** The bits of a double as a number that grows with it; its own inverse. */
    private static long orderedBits(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static double fromOrderedBits(long ordered) {
        return Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
    }
}
