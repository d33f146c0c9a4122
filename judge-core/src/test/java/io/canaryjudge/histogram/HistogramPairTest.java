package io.canaryjudge.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramPairTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pair_answersAsTheMergedSnapshotDoes(long seed) {
        Random random = new Random(seed);
        HistogramSnapshot first = RandomLatencies.snapshot(random, random.nextInt(500));
        HistogramSnapshot second = RandomLatencies.snapshot(random, random.nextInt(30));
        HistogramSnapshot merged = first.merge(second);
        HistogramPair pair = new HistogramPair(first, second);

        assertThat(pair.count()).isEqualTo(merged.count());
        for (int i = 0; i <= 100; i++) {
            assertThat(pair.quantile(i / 100.0)).isEqualTo(merged.quantile(i / 100.0));
        }
        for (int i = 0; i < merged.buckets(); i++) {
            assertThat(pair.countAbove(merged.bucketEnd(i))).isEqualTo(merged.countAbove(merged.bucketEnd(i)));
        }
    }

    @Test
    void quantile_ofNothing_isNaN_andOneOutsideItsRange_isRefused() {
        HistogramPair nothing = new HistogramPair(HistogramSnapshot.EMPTY, HistogramSnapshot.EMPTY);
        assertThat(nothing.quantile(0.5)).isNaN();
        for (double q : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> nothing.quantile(q))
                    .withMessageContaining("q must be 0 to 1, was " + q);
        }
    }
}
