package io.canaryjudge.histogram;

import java.util.Arrays;

/**
 * The latencies at which a histogram counts exactly. What was counted in coarse buckets is known only at their edges; how
 * it lies between them is a guess. Immutable and safe to share.
 */
public sealed interface BucketEdges {

    /** Beyond the last edge. */
    long NONE_ABOVE = HistogramLayout.MAX_MICROS;

    /** Each bucket of {@link HistogramLayout} is an edge, as where latencies were recorded one by one. */
    static BucketEdges fine() {
        return Fine.INSTANCE;
    }

    /** The largest edge that is not above a latency in microseconds; 0 if there is none. */
    long atOrBelow(long micros);

    /** The smallest edge that is not below a latency in microseconds; {@link #NONE_ABOVE} if there is none. */
    long atOrAbove(long micros);

    /** What a latency that was counted at {@code micros} is known to be above. */
    default long lower(long micros) {
        return atOrBelow(micros - 1);
    }

    /** What a latency that was counted at {@code micros} is known not to be above. */
    default long upper(long micros) {
        return atOrAbove(micros);
    }

    /** The edges of two histograms together: those that both have. */
    default BucketEdges common(BucketEdges other) {
        if (other.equals(this) || other instanceof Fine) {
            return this;
        }
        return this instanceof Fine ? other : new Common(this, other);
    }

    /**
     * Edges that are listed.
     *
     * @param micros in microseconds, in any order; each is rounded up to the end of its bucket of {@link HistogramLayout}
     */
    static BucketEdges of(long[] micros) {
        return new Listed(Arrays.stream(micros).map(HistogramLayout::bucketEnd).toArray());
    }

    /**
     * The edges of exponential buckets, each a factor of {@code 2^(2^-scale)} above the one before it.
     *
     * @param scale {@link ExponentialBuckets#MIN_SCALE} to {@link ExponentialBuckets#MAX_SCALE}
     * @param microsPerUnit how many microseconds the unit has in which one edge is 1
     */
    static BucketEdges geometric(int scale, double microsPerUnit) {
        return new Geometric(scale, microsPerUnit);
    }

    /** See {@link #fine}. */
    record Fine() implements BucketEdges {
        private static final BucketEdges INSTANCE = new Fine();

        @Override
        public long atOrBelow(long micros) {
            long end = HistogramLayout.bucketEnd(micros);
            return end == micros ? end : HistogramLayout.previousBucketEnd(micros);
        }

        @Override
        public long atOrAbove(long micros) {
            return HistogramLayout.bucketEnd(micros);
        }

        @Override
        public long lower(long micros) {
            return micros;
        }

        @Override
        public long upper(long micros) {
            return micros;
        }
    }

    /** See {@link #of}. */
    final class Listed implements BucketEdges {
        private final long[] ascending;

        private Listed(long[] edges) {
            ascending = Arrays.stream(edges).sorted().distinct().toArray();
        }

        @Override
        public long atOrBelow(long micros) {
            int at = Arrays.binarySearch(ascending, micros);
            int index = at >= 0 ? at : -at - 2;
            return index < 0 ? 0 : ascending[index];
        }

        @Override
        public long atOrAbove(long micros) {
            int at = Arrays.binarySearch(ascending, micros);
            int index = at >= 0 ? at : -at - 1;
            return index == ascending.length ? NONE_ABOVE : ascending[index];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Listed that && Arrays.equals(ascending, that.ascending);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(ascending);
        }

        @Override
        public String toString() {
            return "edges at " + Arrays.toString(ascending) + " µs";
        }
    }

    /** See {@link #geometric}. */
    record Geometric(int scale, double microsPerUnit) implements BucketEdges {

        /** @throws IllegalArgumentException if an argument is out of its range */
        public Geometric {
            if (scale < ExponentialBuckets.MIN_SCALE || scale > ExponentialBuckets.MAX_SCALE) {
                throw new IllegalArgumentException("scale must be " + ExponentialBuckets.MIN_SCALE + " to "
                        + ExponentialBuckets.MAX_SCALE + ", was " + scale);
            }
            if (!(microsPerUnit > 0 && microsPerUnit < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("microsPerUnit must be positive and finite, was " + microsPerUnit);
            }
        }

        @Override
        public long atOrBelow(long micros) {
            if (micros < 1) {
                return 0;
            }
            double number = Math.floor(number(micros)) + 1;
            long edge = edge(number);
            while (edge > micros) {
                number--;
                edge = edge(number);
            }
            return edge;
        }

        @Override
        public long atOrAbove(long micros) {
            if (micros < 1) {
                return 0;
            }
            double number = Math.ceil(number(micros)) - 1;
            long edge = edge(number);
            while (edge < micros && edge < NONE_ABOVE) {
                number++;
                edge = edge(number);
            }
            return Math.min(edge, NONE_ABOVE);
        }

        private double number(long micros) {
            return Math.scalb(Math.log(micros / microsPerUnit) / Math.log(2), scale);
        }

        /** The end of the bucket of the layout that an edge lies in; 0 for edges below a microsecond. */
        private long edge(double number) {
            double micros = microsPerUnit * Math.pow(2, Math.scalb(number, -scale));
            return micros < 1 ? 0 : HistogramLayout.bucketEnd((long) Math.min(micros, NONE_ABOVE));
        }
    }

    /** The edges that two sets of edges share. */
    record Common(BucketEdges one, BucketEdges other) implements BucketEdges {
        @Override
        public long atOrBelow(long micros) {
            long edge = micros;
            long before;
            do {
                before = edge;
                edge = other.atOrBelow(one.atOrBelow(before));
            } while (edge != before && edge > 0);
            return edge;
        }

        @Override
        public long atOrAbove(long micros) {
            long edge = micros;
            long before;
            do {
                before = edge;
                edge = other.atOrAbove(one.atOrAbove(before));
            } while (edge != before && edge < NONE_ABOVE);
            return edge;
        }
    }
}
