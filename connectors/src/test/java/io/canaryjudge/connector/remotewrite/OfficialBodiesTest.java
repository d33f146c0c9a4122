package io.canaryjudge.connector.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.window.CountedRequests;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bodies that Prometheus' own code has written. {@code v1-*.snappy} and {@code v2-*.snappy} were made with the messages
 * of the Go packages {@code prompb} and {@code prompb/io/prometheus/write/v2} of github.com/prometheus/prometheus
 * v0.316.0 and packed with github.com/golang/snappy: two scrapes, 15 s apart, of
 *
 * <ul>
 *   <li>job native: a native histogram of schema 3 that grows by 10 in bucket 1 and by 20 in bucket 9, status 200; in 2.0
 *       also a float histogram of schema 0 that grows by 4 in bucket -2, status 503,
 *   <li>job custom, in 2.0 alone: a histogram with the bounds 0.1 and 0.5 that grows by 5, 0 and 2,
 *   <li>job classic: buckets up to 0.1, 0.5 and beyond that grow by 50, 80 and 100 together, outcome SUCCESS,
 *   <li>job counter: requests of status 500, 3 more; and the gauge {@code up}.
 * </ul>
 *
 * <p>In 2.0, the first native histogram and the buckets started to count one second before the first scrape.
 */
class OfficialBodiesTest {

    private static final long T = 1_700_000_000_000L;

    private final RemoteWriteReceiver receiver = new RemoteWriteReceiver(RemoteWriteConfig.DEFAULT, 1 << 20);

    static byte[] body(String name) {
        try (InputStream in = OfficialBodiesTest.class.getResourceAsStream(name + ".snappy")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<CountedRequests> sorted(Received received) {
        return received.requests().stream()
                .sorted(Comparator.comparing(counted -> counted.series().service()))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(WriteProtocol.class)
    void everySample_isTaken(WriteProtocol protocol) {
        String version = protocol.name().toLowerCase(Locale.ROOT);

        Received received = receiver.receive(protocol, body(version + "-scrape1"), T);

        assertThat(received.samples()).isEqualTo(Map.of(SampleFate.USED, 4L, SampleFate.OTHER_METRIC, 1L));
        assertThat(received.histograms()).isEqualTo(Map.of(SampleFate.USED, protocol == WriteProtocol.V1 ? 1L : 3L));
        assertThat(received.exemplars()).isEqualTo(protocol == WriteProtocol.V1 ? 3 : 1);
        assertThat(received.refusals()).isEmpty();
    }

    @Test
    void version1_countsBetweenTheScrapes() {
        assertThat(receiver.receive(WriteProtocol.V1, body("v1-scrape1"), T).requests())
                .isEmpty();

        List<CountedRequests> counted = sorted(receiver.receive(WriteProtocol.V1, body("v1-scrape2"), T + 15_000));

        assertThat(counted).extracting(one -> one.series().service()).containsExactly("classic", "counter", "native");
        assertThat(counted).allMatch(one -> one.fromMillis() == T && one.toMillis() == T + 15_000);
        assertThat(counted).extracting(one -> one.requests().outcomes()).containsExactly(100L, 3L, 30L);
        assertThat(counted).extracting(one -> one.requests().failures()).containsExactly(0L, 3L, 0L);
        assertThat(counted.get(0).requests().latency().countAbove(100_000)).isEqualTo(50);
        // Bucket 1 of schema 3 ends at 2^(1/8) s, bucket 9 begins at 2 s.
        assertThat(counted.get(2).requests().latency().countAbove(1_100_000)).isEqualTo(20);
    }

    @Test
    void version2_countsFromTheStartWhereItIsGiven() {
        Received first = receiver.receive(WriteProtocol.V2, body("v2-scrape1"), T);
        assertThat(first.requests()).singleElement().satisfies(counted -> {
            assertThat(counted.series().service()).isEqualTo("native");
            assertThat(counted.fromMillis()).isEqualTo(T - 1_000);
            assertThat(counted.requests().outcomes()).isEqualTo(30);
        });
        assertThat(receiver.expire(T + 5_000).requests()).singleElement().satisfies(counted -> {
            assertThat(counted.series().service()).isEqualTo("classic");
            assertThat(counted.fromMillis()).isEqualTo(T - 1_000);
            assertThat(counted.requests().outcomes()).isEqualTo(100);
        });

        List<CountedRequests> counted = sorted(receiver.receive(WriteProtocol.V2, body("v2-scrape2"), T + 15_000));

        assertThat(counted)
                .extracting(one -> one.series().service())
                .containsExactly("classic", "counter", "custom", "native");
        assertThat(counted).extracting(one -> one.requests().outcomes()).containsExactly(100L, 3L, 7L, 34L);
        assertThat(counted).extracting(one -> one.requests().failures()).containsExactly(0L, 3L, 0L, 4L);
        assertThat(counted.get(2).requests().latency().countAbove(100_000)).isEqualTo(2);
        assertThat(counted.get(3).requests().latency().valueAtRank(4)).isBetween(125_000L, 251_000L);
    }
}
