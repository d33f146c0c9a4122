package io.canaryjudge.connector.otlp;

import io.canaryjudge.connector.otlp.Reading.Temporality;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSpec;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.time.Duration;
import java.util.List;

/** Reads the data points of metrics that are used, and tallies what is new in them. Used by one thread. */
final class MetricReader {

    /** The most time that a point may cover: more than any window takes late samples. */
    static final Duration LONGEST_STRETCH = Duration.ofMinutes(10);

    /** The most requests of one point that are believed. */
    private static final long MOST_REQUESTS = CountedRequests.MAX_REQUESTS;

    private static final double MICROS_OF_NO_UNIT = 1;

    private final OtlpConfig config;
    private final Streams streams;
    private final Tally tally;
    private final long nowMillis;

    MetricReader(OtlpConfig config, Streams streams, Tally tally, long nowMillis) {
        this.config = config;
        this.streams = streams;
        this.tally = tally;
        this.nowMillis = nowMillis;
    }

    /** How many data points a metric has. */
    static long points(Metric metric) {
        return switch (metric.getDataCase()) {
            case GAUGE -> metric.getGauge().getDataPointsCount();
            case SUM -> metric.getSum().getDataPointsCount();
            case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
            case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
            case SUMMARY -> metric.getSummary().getDataPointsCount();
            case DATA_NOT_SET -> 0;
        };
    }

    /** @throws PointRefusedException if none of the metric's points can be used */
    void read(SeriesKey series, StreamKey scope, Metric metric) throws PointRefusedException {
        MetricRole role = config.role(metric.getName());
        boolean isSum = metric.getDataCase() == Metric.DataCase.SUM;
        boolean fits = role == MetricRole.DURATIONS
                ? isHistogram(metric)
                : isSum && metric.getSum().getIsMonotonic();
        if (!fits) {
            throw new PointRefusedException(
                    PointFate.TYPE,
                    role == MetricRole.DURATIONS
                            ? "it must be a histogram, was " + metric.getDataCase()
                            : "it must be a monotonic sum, was " + metric.getDataCase());
        }
        double micros = isSum ? MICROS_OF_NO_UNIT : MetricUnit.micros(metric.getName(), metric.getUnit());
        StreamKey group = scope.within(
                List.of(),
                metric.getName(),
                metric.getUnit(),
                metric.getDataCase().name());
        read(new Source(series, group, metric, role, micros));
    }

    private static boolean isHistogram(Metric metric) {
        return metric.getDataCase() == Metric.DataCase.HISTOGRAM
                || metric.getDataCase() == Metric.DataCase.EXPONENTIAL_HISTOGRAM;
    }

    private void read(Source source) throws PointRefusedException {
        Metric metric = source.metric();
        switch (metric.getDataCase()) {
            case HISTOGRAM -> {
                Temporality temporality =
                        Readings.temporality(metric.getHistogram().getAggregationTemporality());
                for (HistogramDataPoint point : metric.getHistogram().getDataPointsList()) {
                    read(source, point.getFlags(), point.getAttributesList(), () -> Readings.of(point, temporality));
                }
            }
            case EXPONENTIAL_HISTOGRAM -> {
                Temporality temporality =
                        Readings.temporality(metric.getExponentialHistogram().getAggregationTemporality());
                for (ExponentialHistogramDataPoint point :
                        metric.getExponentialHistogram().getDataPointsList()) {
                    read(source, point.getFlags(), point.getAttributesList(), () -> Readings.of(point, temporality));
                }
            }
            default -> {
                Temporality temporality = Readings.temporality(metric.getSum().getAggregationTemporality());
                for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
                    read(source, point.getFlags(), point.getAttributesList(), () -> Readings.of(point, temporality));
                }
            }
        }
    }

    private void read(Source source, int flags, List<KeyValue> attributes, Point point) {
        if ((flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0) {
            tally.count(PointFate.EMPTY, 1);
            return;
        }
        try {
            Reading reading = reading(source, point);
            StreamKey key =
                    source.group().within(attributes, reading.temporality().name());
            Step step = streams.advance(source.group(), key, reading, nowMillis);
            if (step.increment().isPresent()) {
                tally(source, attributes, step.increment().get(), reading);
            }
            tally.count(step.fate(), 1);
        } catch (PointRefusedException refusal) {
            tally.refuse(refusal, source.metric().getName(), 1);
        }
    }

    private Reading reading(Source source, Point point) throws PointRefusedException {
        try {
            Reading reading = point.reading();
            requireNotAhead(reading);
            return reading;
        } catch (PointRefusedException refusal) {
            streams.doubt(source.group());
            throw refusal;
        }
    }

    private void requireNotAhead(Reading reading) throws PointRefusedException {
        long aheadMillis = reading.timeNanos() / 1_000_000 - nowMillis;
        if (aheadMillis > WindowSpec.LEAD.toMillis()) {
            throw new PointRefusedException(
                    PointFate.FUTURE,
                    "timeUnixNano is " + aheadMillis + " ms ahead of this service's clock, must be at most "
                            + WindowSpec.LEAD.toMillis() + " ms");
        }
    }

    private static void requirePlausible(Increment increment) throws PointRefusedException {
        long nanos = increment.toNanos() - increment.fromNanos();
        if (nanos > LONGEST_STRETCH.toNanos()) {
            throw new PointRefusedException(
                    PointFate.STRETCH,
                    "the point covers " + nanos / 1_000_000_000 + " s since the one before, must be at most "
                            + LONGEST_STRETCH.toSeconds() + " s; export more often");
        }
        if (increment.counts().count() > MOST_REQUESTS) {
            throw new PointRefusedException(
                    PointFate.MALFORMED,
                    "the point counts " + increment.counts().count()
                            + " requests since the one before, must be at most " + MOST_REQUESTS);
        }
    }

    private void tally(Source source, List<KeyValue> attributes, Increment increment, Reading reading)
            throws PointRefusedException {
        requirePlausible(increment);
        long count = increment.counts().count();
        if (source.role() == MetricRole.ERRORS) {
            tally.add(source.series(), increment, 0, count, HistogramSnapshot.EMPTY);
            return;
        }
        Outcome outcome = Outcomes.of(attributes);
        if (source.role() == MetricRole.REQUESTS) {
            tally.add(
                    source.series(), increment, count, outcome == Outcome.FAILED ? count : 0, HistogramSnapshot.EMPTY);
            return;
        }
        boolean tellsOutcome =
                outcome != Outcome.UNKNOWN && config.requestSums().isEmpty();
        HistogramSnapshot latency =
                increment.counts().snapshot(source.microsPerUnit(), increment.range(), reading.timeNanos());
        tally.add(
                source.series(),
                increment,
                tellsOutcome ? count : 0,
                tellsOutcome && outcome == Outcome.FAILED ? count : 0,
                latency);
    }

    /**
     * Where points come from and what they are good for.
     *
     * @param group stands for all streams of the metric
     */
    private record Source(SeriesKey series, StreamKey group, Metric metric, MetricRole role, double microsPerUnit) {}

    /** A data point that has not been looked at yet. */
    @FunctionalInterface
    private interface Point {
        Reading reading() throws PointRefusedException;
    }
}
