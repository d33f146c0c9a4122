package io.canaryjudge.judgement;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.counts.Threshold;
import io.canaryjudge.histogram.BucketEdges;
import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Traffic;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WindowEventsTest {

    @Test
    void thresholds_areRoundedToBuckets_againstTheClaim() {
        Seeds.upTo(2_000, random -> {
            long micros = HistogramLayout.bucketEnd(1 + random.nextLong(1L << (1 + random.nextInt(31))));
            double ratio = 1 + 2 * random.nextDouble() * random.nextInt(2);
            long up =
                    WindowEvents.thresholdUp(micros, ratio, BucketEdges.fine()).micros();
            long down = WindowEvents.thresholdDown(micros, ratio, BucketEdges.fine())
                    .micros();

            assertThat(HistogramLayout.bucketEnd(up)).isEqualTo(up);
            if (ratio * micros <= HistogramLayout.MAX_MICROS) {
                assertThat((double) up).isBetween(ratio * micros - 1e-6, 1.001 * ratio * micros + 2);
                assertThat((double) down).isBetween(0.999 * ratio * micros - 2, ratio * micros + 1e-6);
            }
            if (down > 0) {
                assertThat(HistogramLayout.bucketEnd(down)).isEqualTo(down);
            }
            assertThat(down).isLessThanOrEqualTo(up);
        });
    }

    @Test
    void slower_countsEachInstancesRequestsBeyondItsThreshold() {
        Seeds.upTo(20, random -> {
            Load load = new Load(1 + random.nextInt(4), 40, 0.1, 20);
            WindowPair window = Traffic.of(random, 1, load, load).get(0).pair();
            PairedCounts counts = WindowEvents.slower(window, above(20_000), above(30_000));

            assertThat(counts.canary().requests()).isEqualTo(40);
            assertThat(counts.canary().instances()).allSatisfy(instance -> {
                HistogramSnapshot latency =
                        requireNonNull(window.canary().get(instance.instance())).latency();
                assertThat(instance.events()).isEqualTo(slowerThan(latency, 30_000));
            });
            assertThat(counts.baseline().events())
                    .isEqualTo(window.baseline().values().stream()
                            .mapToDouble(snapshot -> slowerThan(snapshot.latency(), 20_000))
                            .sum());
        });
    }

    private static Threshold above(long micros) {
        return Threshold.above(HistogramLayout.bucketEnd(micros));
    }

    @Test
    void slower_countsAShareOfTheBucketThatIsSplit() {
        HistogramSnapshot lumps = HistogramSnapshot.ofBuckets(new long[] {1, 1_000, 2_000}, new long[] {4, 10, 3});
        WindowPair window = new WindowPair(
                1,
                new TreeMap<>(Map.of("a", new WindowSnapshot(0, 0, lumps))),
                new TreeMap<>(Map.of("b", new WindowSnapshot(0, 0, lumps))));

        PairedCounts counts = WindowEvents.slower(window, new Threshold(1_000, 0.25), new Threshold(1, 0.5));

        assertThat(counts.baseline().events()).isEqualTo(3 + 0.25 * 10);
        assertThat(counts.canary().events()).isEqualTo(13 + 0.5 * 4);
    }

    private static double slowerThan(HistogramSnapshot latency, long micros) {
        double slower = 0;
        for (int i = 0; i < latency.buckets(); i++) {
            slower += latency.bucketEnd(i) > HistogramLayout.bucketEnd(micros) ? latency.bucketCount(i) : 0;
        }
        return slower;
    }

    @Test
    void failures_withSlack_areGrantedToTheBaselineAlone() {
        WindowSnapshot some = new WindowSnapshot(100, 3, HistogramSnapshot.EMPTY);
        WindowSnapshot all = new WindowSnapshot(50, 50, HistogramSnapshot.EMPTY);
        WindowSnapshot none = new WindowSnapshot(0, 0, HistogramSnapshot.ofBuckets(new long[] {1}, new long[] {1}));
        WindowPair window = new WindowPair(
                1, new TreeMap<>(Map.of("a", some, "b", all, "c", none)), new TreeMap<>(Map.of("a", some)));

        PairedCounts counts = new EventCount.Failures().count(window, Cohort.CANARY, 0.02);

        assertThat(counts.canary().events()).isEqualTo(3);
        assertThat(counts.baseline().events()).isCloseTo(3 + 2 + 50, within(1e-9));
        assertThat(counts.baseline().requests()).isEqualTo(150);
        assertThat(counts.baseline().instances()).hasSize(2);
    }
}
