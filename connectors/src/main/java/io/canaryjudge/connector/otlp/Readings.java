package io.canaryjudge.connector.otlp;

import io.canaryjudge.connector.otlp.Reading.Temporality;
import io.canaryjudge.histogram.BucketCounts;
import io.canaryjudge.histogram.ExplicitBuckets;
import io.canaryjudge.histogram.ExponentialBuckets;
import io.canaryjudge.histogram.ValueRange;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.List;
import java.util.function.Supplier;

/** Makes readings of data points. What contradicts itself is refused. */
final class Readings {

    /** The most buckets of a point: exporters have 160 at the most unless told otherwise. */
    static final int MOST_BUCKETS = 1_024;

    /** Whole numbers up to this have an exact {@code double}. */
    private static final double MOST_EXACT = 1L << 53;

    private Readings() {}

    static Temporality temporality(AggregationTemporality word) throws PointRefusedException {
        return switch (word) {
            case AGGREGATION_TEMPORALITY_DELTA -> Temporality.DELTA;
            case AGGREGATION_TEMPORALITY_CUMULATIVE -> Temporality.CUMULATIVE;
            default ->
                throw new PointRefusedException(
                        PointFate.TYPE, "aggregationTemporality must be delta (1) or cumulative (2)");
        };
    }

    static Reading of(HistogramDataPoint point, Temporality temporality) throws PointRefusedException {
        requireFew(point.getBucketCountsCount());
        requireFew(point.getExplicitBoundsCount());
        return made(() -> {
            boolean hasBuckets = point.getBucketCountsCount() > 0 || point.getExplicitBoundsCount() > 0;
            ExplicitBuckets buckets = hasBuckets
                    ? new ExplicitBuckets(doubles(point.getExplicitBoundsList()), longs(point.getBucketCountsList()))
                    : ExplicitBuckets.unbounded(point.getCount());
            requireSum(point.getCount(), buckets);
            ValueRange range = range(point.hasMin(), point.getMin(), point.hasMax(), point.getMax());
            return new Reading(temporality, point.getStartTimeUnixNano(), point.getTimeUnixNano(), buckets, range);
        });
    }

    static Reading of(ExponentialHistogramDataPoint point, Temporality temporality) throws PointRefusedException {
        requireFew(point.getPositive().getBucketCountsCount());
        requireFew(point.getNegative().getBucketCountsCount());
        return made(() -> {
            if (point.getNegative().getBucketCountsList().stream().anyMatch(count -> count != 0)) {
                throw new IllegalArgumentException(
                        "negative buckets must be empty: no request takes less than no time");
            }
            ExponentialBuckets buckets = new ExponentialBuckets(
                    point.getScale(),
                    point.getPositive().getOffset(),
                    longs(point.getPositive().getBucketCountsList()),
                    point.getZeroCount(),
                    point.getZeroThreshold());
            requireSum(point.getCount(), buckets);
            ValueRange range = range(point.hasMin(), point.getMin(), point.hasMax(), point.getMax());
            return new Reading(temporality, point.getStartTimeUnixNano(), point.getTimeUnixNano(), buckets, range);
        });
    }

    static Reading of(NumberDataPoint point, Temporality temporality) throws PointRefusedException {
        return made(() -> {
            ExplicitBuckets count = ExplicitBuckets.unbounded(whole(point));
            return new Reading(
                    temporality, point.getStartTimeUnixNano(), point.getTimeUnixNano(), count, ValueRange.UNKNOWN);
        });
    }

    private static long whole(NumberDataPoint point) {
        switch (point.getValueCase()) {
            case AS_INT -> {
                return point.getAsInt();
            }
            case AS_DOUBLE -> {
                double value = point.getAsDouble();
                if (!(value >= 0 && value <= MOST_EXACT && value == Math.rint(value))) {
                    throw new IllegalArgumentException("a sum of requests must be a whole number, was " + value);
                }
                return (long) value;
            }
            default -> throw new IllegalArgumentException("a sum must have asInt or asDouble");
        }
    }

    private static Reading made(Supplier<Reading> reading) throws PointRefusedException {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new PointRefusedException(PointFate.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static void requireFew(int buckets) throws PointRefusedException {
        if (buckets > MOST_BUCKETS) {
            throw new PointRefusedException(
                    PointFate.MALFORMED, "a point must have at most " + MOST_BUCKETS + " buckets, had " + buckets);
        }
    }

    private static void requireSum(long count, BucketCounts buckets) {
        if (count != buckets.count()) {
            throw new IllegalArgumentException("count must be the sum of the buckets, " + buckets.count() + ", was "
                    + Long.toUnsignedString(count));
        }
    }

    /** Where the least and the most contradict themselves, neither is believed. */
    private static ValueRange range(boolean hasLeast, double least, boolean hasMost, double most) {
        double from = hasLeast && least > 0 ? least : 0;
        double to = hasMost ? most : Double.POSITIVE_INFINITY;
        return to >= from ? new ValueRange(from, to) : ValueRange.UNKNOWN;
    }

    private static long[] longs(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static double[] doubles(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
