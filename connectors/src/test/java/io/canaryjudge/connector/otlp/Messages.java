package io.canaryjudge.connector.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.stream.LongStream;

/** Hand-made messages: a service whose requests took 10 to 50 ms. Times are seconds after {@link #START_MILLIS}. */
final class Messages {

    static final long START_MILLIS = 1_795_428_000_000L;
    static final String DURATIONS = "http.server.request.duration";
    static final AggregationTemporality DELTA = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
    static final AggregationTemporality CUMULATIVE = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

    private static final List<Double> BOUNDS = List.of(0.01, 0.02, 0.05);

    private Messages() {}

    static long millis(double second) {
        return START_MILLIS + Math.round(second * 1_000);
    }

    static long nanos(double second) {
        return millis(second) * 1_000_000;
    }

    static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    static KeyValue number(String key, long value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }

    static KeyValue status(long code) {
        return number("http.response.status_code", code);
    }

    /** A point with counts in the buckets up to 10, 20 and 50 ms and beyond. */
    static HistogramDataPoint point(double from, double to, List<KeyValue> attributes, long... counts) {
        return HistogramDataPoint.newBuilder()
                .setStartTimeUnixNano(nanos(from))
                .setTimeUnixNano(nanos(to))
                .addAllAttributes(attributes)
                .setCount(LongStream.of(counts).sum())
                .addAllExplicitBounds(BOUNDS)
                .addAllBucketCounts(LongStream.of(counts).boxed().toList())
                .build();
    }

    static HistogramDataPoint point(double from, double to, long... counts) {
        return point(from, to, List.of(status(200)), counts);
    }

    static Metric metric(AggregationTemporality temporality, HistogramDataPoint... points) {
        return metric(DURATIONS, "s", temporality, points);
    }

    static Metric metric(String name, String unit, AggregationTemporality temporality, HistogramDataPoint... points) {
        return Metric.newBuilder()
                .setName(name)
                .setUnit(unit)
                .setHistogram(Histogram.newBuilder()
                        .setAggregationTemporality(temporality)
                        .addAllDataPoints(List.of(points)))
                .build();
    }

    static Metric exponential(AggregationTemporality temporality, ExponentialHistogramDataPoint... points) {
        return Metric.newBuilder()
                .setName(DURATIONS)
                .setUnit("s")
                .setExponentialHistogram(ExponentialHistogram.newBuilder()
                        .setAggregationTemporality(temporality)
                        .addAllDataPoints(List.of(points)))
                .build();
    }

    static ExponentialHistogramDataPoint exponentialPoint(
            double from, double to, int scale, int offset, long... counts) {
        ExponentialHistogramDataPoint.Builder point = ExponentialHistogramDataPoint.newBuilder()
                .setStartTimeUnixNano(nanos(from))
                .setTimeUnixNano(nanos(to))
                .addAttributes(status(200))
                .setScale(scale)
                .setCount(LongStream.of(counts).sum());
        point.getPositiveBuilder()
                .setOffset(offset)
                .addAllBucketCounts(LongStream.of(counts).boxed().toList());
        return point.build();
    }

    static Metric sum(String name, double from, double to, long value, KeyValue... attributes) {
        return Metric.newBuilder()
                .setName(name)
                .setSum(Sum.newBuilder()
                        .setAggregationTemporality(DELTA)
                        .setIsMonotonic(true)
                        .addDataPoints(NumberDataPoint.newBuilder()
                                .setStartTimeUnixNano(nanos(from))
                                .setTimeUnixNano(nanos(to))
                                .addAllAttributes(List.of(attributes))
                                .setAsInt(value)))
                .build();
    }

    static List<KeyValue> shop(String instance) {
        return List.of(
                text("service.name", "shop"), text("service.version", "2"), text("service.instance.id", instance));
    }

    static ExportMetricsServiceRequest request(Metric... metrics) {
        return request(shop("a"), metrics);
    }

    static ExportMetricsServiceRequest request(List<KeyValue> resource, Metric... metrics) {
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(Resource.newBuilder().addAllAttributes(resource))
                        .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
                .build();
    }
}
