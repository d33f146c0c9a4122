package io.canaryjudge.connector.otlp;

import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A receiver with the sum of all that it made of what it was sent. */
final class Taker {

    private final OtlpReceiver receiver;
    private final Map<PointFate, Long> fates = new EnumMap<>(PointFate.class);
    private WindowSnapshot total = WindowSnapshot.EMPTY;

    Taker() {
        this(OtlpConfig.DEFAULT);
    }

    Taker(OtlpConfig config) {
        receiver = new OtlpReceiver(config);
    }

    Received take(double nowSecond, Metric... metrics) {
        return take(nowSecond, Messages.request(metrics));
    }

    Received take(double nowSecond, ExportMetricsServiceRequest request) {
        try {
            Received received =
                    receiver.receive(OtlpEncoding.PROTOBUF, request.toByteArray(), Messages.millis(nowSecond));
            received.fates().forEach((fate, count) -> fates.merge(fate, count, Long::sum));
            for (CountedPoints counted : received.counted()) {
                total = total.merge(counted.requests().requests());
            }
            return received;
        } catch (OtlpBodyException e) {
            throw new AssertionError(e);
        }
    }

    /** The only counted requests that come of a request. */
    CountedRequests only(double nowSecond, Metric... metrics) {
        List<CountedPoints> counted = take(nowSecond, metrics).counted();
        if (counted.size() != 1) {
            throw new AssertionError("there must be one, was " + counted + " " + fates);
        }
        return counted.get(0).requests();
    }

    WindowSnapshot total() {
        return total;
    }

    long fate(PointFate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    int streams() {
        return receiver.streams();
    }
}
