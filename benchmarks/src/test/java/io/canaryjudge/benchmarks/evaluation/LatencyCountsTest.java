package io.canaryjudge.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyCountsTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.5, 0.99, 1})
    void quantile_ofManySnapshots_isThatOfThemMerged(double q) {
        SplittableRandom random = new SplittableRandom(5);
        LatencyCounts tens = new LatencyCounts();
        LatencyCounts all = new LatencyCounts();
        HistogramSnapshot merged = HistogramSnapshot.EMPTY;
        for (int i = 0; i < 100; i++) {
            HistogramSnapshot snapshot = snapshot(random);
            merged = merged.merge(snapshot);
            tens.add(snapshot);
            if (i % 10 == 9) {
                all.add(tens);
                tens.clear();
            }
        }

        assertThat(all.quantile(q)).isCloseTo(merged.quantile(q), Percentage.withPercentage(0.3));
        assertThat(tens.quantile(q)).isNaN();
    }

    @Test
    void quantile_afterClearing_isOfTheNewOnesOnly() {
        LatencyCounts counts = new LatencyCounts();
        counts.add(HistogramSnapshot.ofBuckets(new long[] {1, 3_600_000_000L}, new long[] {5, 5}));
        counts.clear();
        counts.add(HistogramSnapshot.ofBuckets(new long[] {100}, new long[] {1}));

        assertThat(counts.quantile(0.5)).isBetween(100.0, 101.0);
    }

    private static HistogramSnapshot snapshot(SplittableRandom random) {
        HistogramRecorder recorder = new HistogramRecorder();
        for (int i = 0; i < 200; i++) {
            recorder.record((long) (50_000 * Math.exp(random.nextGaussian())));
        }
        return recorder.snapshot();
    }
}
