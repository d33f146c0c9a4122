package io.canaryjudge.connector.remotewrite;

import io.canaryjudge.connector.remotewrite.HistogramFields.NumberList;
import io.canaryjudge.histogram.BucketCounts;
import io.canaryjudge.histogram.ExplicitBuckets;
import io.canaryjudge.histogram.ExponentialBuckets;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.histogram.ValueRange;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cumulative counts of a native histogram at one moment, checked. Immutable. */
final class NativeHistogram {

    /*
     * Bucket i of schema s holds the values in (b^(i-1), b^i] with b = 2^(2^-s); with custom bounds, those in
     * (bound[i-1], bound[i]]. A histogram of a coarser schema is had by putting together buckets 2^d at a time: bucket i
     * goes into bucket ((i-1) >> d) + 1. Values from -zero_threshold to zero_threshold are in the zero bucket; a latency
     * below zero is a wrong clock's, and counts there too.
     */

    private static final int CUSTOM_BOUNDS = -53;
    private static final int LEAST_SCHEMA = -4;
    private static final int MOST_SCHEMA = 8;
    /** Bucket numbers of all finite numbers at the finest schema. */
    private static final int MOST_INDEX = 1074 << MOST_SCHEMA;
    /** Latencies from nanoseconds to hours need fewer at every schema but the finest. */
    private static final int MOST_IN_A_ROW = 8_192;

    private final int schema;
    private final CustomBounds bounds;
    private final double zeroThreshold;
    private final long zeroCount;
    private final SortedMap<Integer, Long> buckets;

    private NativeHistogram(
            int schema, CustomBounds bounds, double zeroThreshold, long zeroCount, SortedMap<Integer, Long> buckets) {
        this.schema = schema;
        this.bounds = bounds;
        this.zeroThreshold = zeroThreshold;
        this.zeroCount = zeroCount;
        this.buckets = buckets;
    }

    /** @throws IllegalArgumentException with what contradicts itself */
    static NativeHistogram of(HistogramFields fields) {
        boolean custom = fields.schema == CUSTOM_BOUNDS;
        if (!custom && (fields.schema < LEAST_SCHEMA || fields.schema > MOST_SCHEMA)) {
            throw new IllegalArgumentException("the schema must be " + LEAST_SCHEMA + " to " + MOST_SCHEMA + " or "
                    + CUSTOM_BOUNDS + ", was " + fields.schema);
        }
        if (!(fields.zeroThreshold >= 0 && fields.zeroThreshold < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the zero threshold must be 0 or more, was " + fields.zeroThreshold);
        }
        CustomBounds bounds = CustomBounds.of(custom ? fields.customValues : new NumberList());
        SortedMap<Integer, Long> positive = buckets(fields.positiveSpans, fields.positiveDeltas, fields.positiveCounts);
        SortedMap<Integer, Long> negative = buckets(fields.negativeSpans, fields.negativeDeltas, fields.negativeCounts);
        int least = custom ? 0 : -MOST_INDEX;
        int most = custom ? bounds.size() : MOST_INDEX;
        if (!positive.isEmpty() && (positive.firstKey() < least || positive.lastKey() > most)) {
            throw new IllegalArgumentException("buckets must be numbered " + least + " to " + most + ", were "
                    + positive.firstKey() + " to " + positive.lastKey());
        }
        double zeros = count(fields.zeroCount) + sum(negative);
        if (!Counts.isCount(fields.count) || zeros + sum(positive) > fields.count) {
            throw new IllegalArgumentException(
                    "the buckets hold " + (zeros + sum(positive)) + ", the count is " + fields.count);
        }
        return new NativeHistogram(fields.schema, bounds, fields.zeroThreshold, (long) zeros, positive);
    }

    private static SortedMap<Integer, Long> buckets(NumberList spans, NumberList deltas, NumberList absolute) {
        int given = Math.max(deltas.size(), absolute.size());
        TreeMap<Integer, Long> buckets = new TreeMap<>();
        double index = 0;
        double value = 0;
        int read = 0;
        for (int span = 0; span < spans.size(); span += 2) {
            index += spans.get(span);
            if ((spans.get(span) < 0 && span > 0) || spans.get(span + 1) > given - read) {
                throw new IllegalArgumentException("the spans do not fit " + given + " buckets");
            }
            for (int i = 0; i < spans.get(span + 1); i++) {
                value = absolute.size() > 0 ? absolute.get(read) : value + deltas.get(read);
                read++;
                put(buckets, index, count(value));
                index++;
            }
        }
        if (read != given) {
            throw new IllegalArgumentException("the spans cover " + read + " of " + given + " buckets");
        }
        return buckets;
    }

    private static void put(SortedMap<Integer, Long> buckets, double index, long count) {
        if (Math.abs(index) > MOST_INDEX) {
            throw new IllegalArgumentException("there is no bucket " + index);
        }
        if (count > 0) {
            buckets.put((int) index, count);
        }
    }

    private static long count(double value) {
        if (!Counts.isCount(value)) {
            throw new IllegalArgumentException("a bucket must hold 0 to 2^53, one holds " + value);
        }
        return (long) value;
    }

    private static double sum(SortedMap<Integer, Long> buckets) {
        return buckets.values().stream().mapToDouble(Long::doubleValue).sum();
    }

    /** How many requests it holds, but for those that were measured as no number. */
    long requests() {
        return zeroCount + (long) sum(buckets);
    }

    /** What came since an earlier one; empty if this one was counted anew and so holds nothing of the earlier one. */
    Optional<NativeHistogram> since(NativeHistogram earlier) {
        boolean comparable = bounds.equals(earlier.bounds)
                && (schema == CUSTOM_BOUNDS) == (earlier.schema == CUSTOM_BOUNDS)
                && schema <= earlier.schema
                && zeroThreshold >= earlier.zeroThreshold;
        return comparable
                ? earlier.withSchema(schema).withZeroThreshold(zeroThreshold).flatMap(this::less)
                : Optional.empty();
    }

    private Optional<NativeHistogram> less(NativeHistogram earlier) {
        TreeMap<Integer, Long> grown = new TreeMap<>(buckets);
        for (Map.Entry<Integer, Long> bucket : earlier.buckets.entrySet()) {
            long left = grown.getOrDefault(bucket.getKey(), 0L) - bucket.getValue();
            if (left < 0) {
                return Optional.empty();
            }
            if (left == 0) {
                grown.remove(bucket.getKey());
            } else {
                grown.put(bucket.getKey(), left);
            }
        }
        return zeroCount < earlier.zeroCount
                ? Optional.empty()
                : Optional.of(new NativeHistogram(schema, bounds, zeroThreshold, zeroCount - earlier.zeroCount, grown));
    }

    private NativeHistogram withSchema(int coarser) {
        if (coarser == schema) {
            return this;
        }
        TreeMap<Integer, Long> merged = new TreeMap<>();
        buckets.forEach((index, count) -> merged.merge(((index - 1) >> (schema - coarser)) + 1, count, Long::sum));
        return new NativeHistogram(coarser, bounds, zeroThreshold, zeroCount, merged);
    }

    /** With a wider zero bucket; empty where that would cut a bucket in two, which no histogram does that goes on. */
    private Optional<NativeHistogram> withZeroThreshold(double wider) {
        if (wider == zeroThreshold || schema == CUSTOM_BOUNDS) {
            return Optional.of(this);
        }
        TreeMap<Integer, Long> left = new TreeMap<>(buckets);
        long zeros = zeroCount;
        while (!left.isEmpty() && end(left.firstKey() - 1) < wider) {
            if (end(left.firstKey()) > wider) {
                return Optional.empty();
            }
            zeros += left.pollFirstEntry().getValue();
        }
        return Optional.of(new NativeHistogram(schema, bounds, wider, zeros, left));
    }

    private double end(int index) {
        return schema == CUSTOM_BOUNDS ? bounds.end(index) : Math.pow(2, index * Math.pow(2, -schema));
    }

    /**
     * Its latencies.
     *
     * @param phase see {@link io.canaryjudge.histogram.BucketCounts#snapshot}
     */
    HistogramSnapshot latency(LatencyUnit unit, long phase) {
        return latencies().snapshot(unit.micros(), ValueRange.UNKNOWN, phase);
    }

    private BucketCounts latencies() {
        if (schema == CUSTOM_BOUNDS) {
            long[] counts = new long[bounds.size() + 1];
            buckets.forEach((index, count) -> counts[index] = count);
            return new ExplicitBuckets(bounds.toArray(), counts);
        }
        if (buckets.isEmpty()) {
            return new ExponentialBuckets(schema, 0, new long[0], zeroCount, zeroThreshold);
        }
        long range = (long) buckets.lastKey() - buckets.firstKey() + 1;
        if (range > MOST_IN_A_ROW && schema > LEAST_SCHEMA) {
            return withSchema(schema - 1).latencies();
        }
        long[] counts = new long[(int) range];
        buckets.forEach((index, count) -> counts[index - buckets.firstKey()] = count);
        // OpenTelemetry names a bucket by the power at its beginning, Prometheus by the one at its end.
        return new ExponentialBuckets(schema, buckets.firstKey() - 1, counts, zeroCount, zeroThreshold);
    }
}
