package io.canaryjudge.connector.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingBatchTest {

    private static final long NOW = 1_795_428_000_000L;
    private static final SeriesKey SERIES = new SeriesKey("checkout", "1", "a");

    private final ReadingBatch batch = new ReadingBatch();

    @Test
    void latencies_areCountedByMoment_withTheirOutcomes() {
        latency(NOW, 500, 2, Outcome.SUCCEEDED);
        latency(NOW + 99, 200, 1, Outcome.FAILED);
        latency(NOW + 100, 300, 1, Outcome.UNKNOWN);

        assertThat(batch.readings()).isEqualTo(3);
        assertThat(batch.drain(NOW).requests())
                .containsExactly(
                        moment(NOW, new WindowSnapshot(3, 1, histogram(200, 1, 500, 2))),
                        moment(NOW + 100, new WindowSnapshot(0, 0, histogram(300, 1))));
        assertThat(batch.drain(NOW).requests()).isEmpty();
        assertThat(batch.series()).isZero();
        assertThat(batch.readings()).isZero();
    }

    @Test
    void errors_areAPartOfTheRequestsThatCameWithThem_orCameLater() {
        add(Reading.Kind.ERRORS, NOW, 5);
        add(Reading.Kind.REQUESTS, NOW, 3);
        add(Reading.Kind.REQUESTS, NOW + 100, 1);

        assertThat(batch.drain(NOW).requests())
                .extracting(CountedRequests::requests)
                .containsExactly(counted(3, 3), counted(1, 1));
        assertThat(batch.series()).isEqualTo(1);

        add(Reading.Kind.REQUESTS, NOW + 5_000, 10);
        ReadingBatch.Drained later = batch.drain(NOW + 5_000);

        assertThat(later.requests()).extracting(CountedRequests::requests).containsExactly(counted(10, 1));
        assertThat(later.unmatchedErrors()).isZero();
        assertThat(batch.series()).isZero();
    }

    @Test
    void requestsWithAStatusThatFailed_areFailures_andTakeNoErrors() {
        batch.add(new Reading(Reading.Kind.REQUESTS, SERIES, NOW, 0, 4, Outcome.FAILED));
        add(Reading.Kind.REQUESTS, NOW, 6);
        add(Reading.Kind.ERRORS, NOW, 1);

        assertThat(batch.drain(NOW).requests())
                .extracting(CountedRequests::requests)
                .containsExactly(counted(10, 5));
    }

    @Test
    void errors_ofWhichNoRequestsCome_areGivenUpAfterTenSeconds() {
        add(Reading.Kind.ERRORS, NOW, 5);

        assertThat(batch.drain(NOW).unmatchedErrors()).isZero();
        assertThat(batch.drain(NOW + 10_000).unmatchedErrors()).isZero();
        assertThat(batch.drain(NOW + 10_001).unmatchedErrors()).isEqualTo(5);
        assertThat(batch.series()).isZero();
    }

    @Test
    void errors_ofVeryManySeries_doNotAllWait() {
        for (int i = 0; i < 10_500; i++) {
            batch.add(new Reading(
                    Reading.Kind.ERRORS, new SeriesKey("checkout", "1", "i" + i), NOW, 0, 1, Outcome.UNKNOWN));
        }

        assertThat(batch.drain(NOW).unmatchedErrors()).isEqualTo(500);
        assertThat(batch.series()).isEqualTo(10_000);
    }

    @Test
    void kernelDrops_areThoseOfThePort() {
        String table = """
                   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
                  218: 0100007F:1FBD 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 184 2 000000 42
                  219: 00000000:1FBE 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 185 2 000000 7
                """;

        assertThat(KernelDrops.of(table, 8125)).isEqualTo(42);
        assertThat(KernelDrops.of(table, 8126)).isEqualTo(7);
        assertThat(KernelDrops.of(table, 8127)).isZero();
        assertThat(KernelDrops.of("", 8125)).isZero();
    }

    private void latency(long at, long micros, long count, Outcome outcome) {
        batch.add(new Reading(Reading.Kind.LATENCY, SERIES, at, micros, count, outcome));
    }

    private void add(Reading.Kind kind, long at, long count) {
        batch.add(new Reading(kind, SERIES, at, 0, count, Outcome.UNKNOWN));
    }

    private static CountedRequests moment(long at, WindowSnapshot requests) {
        return new CountedRequests(SERIES, at, at, requests);
    }

    private static WindowSnapshot counted(long outcomes, long failures) {
        return new WindowSnapshot(outcomes, failures, HistogramSnapshot.EMPTY);
    }

    private static HistogramSnapshot histogram(long... microsAndCounts) {
        HistogramSnapshot all = HistogramSnapshot.EMPTY;
        for (int i = 0; i < microsAndCounts.length; i += 2) {
            all = all.merge(
                    HistogramSnapshot.ofBuckets(new long[] {microsAndCounts[i]}, new long[] {microsAndCounts[i + 1]}));
        }
        return all;
    }

    @Test
    void drained_listsAreTheCallers() {
        latency(NOW, 500, 1, Outcome.UNKNOWN);
        List<CountedRequests> first = batch.drain(NOW).requests();
        latency(NOW, 500, 1, Outcome.UNKNOWN);
        batch.drain(NOW);

        assertThat(first).hasSize(1);
    }
}
