package io.canaryjudge.connector.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtlpFuzzTest {

    @Test
    void arbitraryBodies_comeToNothingWorseThanARefusal() {
        OtlpFuzz.Outcome outcome = OtlpFuzz.run(1, 6_000);

        assertThat(outcome.read()).isGreaterThan(2_000);
        assertThat(outcome.refused()).isGreaterThan(500);
        assertThat(outcome.points()).isGreaterThan(3_000);
    }

    @Test
    void bothEncodings_sayTheSame() throws OtlpBodyException {
        ExportMetricsServiceRequest request = Messages.request(
                Messages.metric(Messages.DELTA, Messages.point(0, 10, 1, 2, 3, 4)),
                Messages.exponential(Messages.CUMULATIVE, Messages.exponentialPoint(0, 10, -2, -5, 1, 0, 7)),
                Messages.sum("requests", 0, 10, Long.MAX_VALUE));

        byte[] json = JsonWriter.write(request).getBytes(UTF_8);

        assertThat(OtlpEncoding.JSON.parse(json))
                .isEqualTo(request)
                .isEqualTo(OtlpEncoding.PROTOBUF.parse(request.toByteArray()));
    }

    /** Two bytes each on the wire, and a hundred in memory. */
    @Test
    void emptyMessages_beyondTheLimit_areRefusedInsteadOfHeld() {
        byte[] empty = new byte[2 * PartBudget.MOST_MESSAGES];
        for (int i = 0; i < empty.length; i += 2) {
            empty[i] = 1 << 3 | 2;
        }

        assertRefused(OtlpEncoding.PROTOBUF, empty);
        String json = "{\"resourceMetrics\":[" + "{},".repeat(PartBudget.MOST_MESSAGES) + "{}]}";
        assertRefused(OtlpEncoding.JSON, json.getBytes(UTF_8));
    }

    private static void assertRefused(OtlpEncoding encoding, byte[] body) {
        OtlpReceiver receiver = new OtlpReceiver(OtlpConfig.DEFAULT);

        OtlpBodyException refusal = catchThrowableOfType(
                OtlpBodyException.class, () -> receiver.receive(encoding, body, Messages.START_MILLIS));

        assertThat(refusal.reason()).contains("more than 1000000 parts");
    }

    @Test
    void unknownFields_arePassedOver() throws OtlpBodyException {
        ExportMetricsServiceRequest request =
                Messages.request(Messages.metric(Messages.DELTA, Messages.point(0, 10, 1, 1, 1, 1)));
        byte[] good = request.toByteArray();
        byte[] longer = Arrays.copyOf(good, good.length + 3);
        System.arraycopy(new byte[] {(byte) 0xF8, 7, 5}, 0, longer, good.length, 3);

        assertThat(OtlpEncoding.PROTOBUF.parse(longer)).isEqualTo(request);
    }

    @Test
    void point_withTooManyBuckets_isRefused() {
        HistogramDataPoint point = HistogramDataPoint.newBuilder()
                .setTimeUnixNano(Messages.nanos(10))
                .addAllBucketCounts(Collections.nCopies(5_000, 0L))
                .build();

        Received received = new Taker().take(10, Messages.metric(Messages.DELTA, point));

        assertThat(received.fates()).containsOnlyKeys(PointFate.MALFORMED);
        assertThat(received.reasons())
                .isEqualTo(
                        List.of("metric " + Messages.DURATIONS + ": a point must have at most 1024 buckets, had 5000"));
    }
}
