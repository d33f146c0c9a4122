package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.histogram.HistogramSnapshot;
import org.junit.jupiter.api.Test;

class BinnedSamplesTest {

    private static final double[] VALUES = {1, 2};
    private static final long[] ONE_EACH = {1, 1};

    @Test
    void of_histograms_alignsTheirBuckets() {
        HistogramSnapshot canary = HistogramSnapshot.ofBuckets(new long[] {2, 7, 9}, new long[] {1, 2, 3});
        HistogramSnapshot baseline = HistogramSnapshot.ofBuckets(new long[] {1, 7, 8, 50}, new long[] {4, 5, 6, 7});

        assertThat(BinnedSamples.of(canary, baseline))
                .isEqualTo(BinnedSamples.of(
                        new double[] {1, 2, 7, 8, 9, 50}, new long[] {0, 1, 2, 0, 3, 0}, new long[] {4, 0, 5, 6, 0, 7
                        }));
    }

    @Test
    void of_arrays_copiesThem() {
        double[] values = {1, 2};
        long[] canary = {3, 4};
        long[] baseline = {5, 6};
        BinnedSamples samples = BinnedSamples.of(values, canary, baseline);
        values[0] = 9;
        canary[0] = 9;
        baseline[0] = 9;

        assertThat(samples).isEqualTo(BinnedSamples.of(VALUES, new long[] {3, 4}, new long[] {5, 6}));
        assertThat(samples).hasToString("BinnedSamples[bins=2, canary=7, baseline=11]");
    }

    @Test
    void swapped_twice_isTheSame() {
        BinnedSamples samples = BinnedSamples.of(VALUES, new long[] {3, 4}, new long[] {5, 6});

        assertThat(samples.swapped()).isNotEqualTo(samples);
        assertThat(samples.swapped().swapped()).isEqualTo(samples).hasSameHashCodeAs(samples);
    }

    @Test
    void of_anEmptySample_isRefused() {
        assertRefused(VALUES, new long[2], ONE_EACH, "canary must hold at least one observation");
        assertRefused(VALUES, ONE_EACH, new long[2], "baseline must hold at least one observation");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BinnedSamples.of(HistogramSnapshot.EMPTY, HistogramSnapshot.EMPTY));
    }

    @Test
    void of_impossibleArrays_isRefused() {
        assertRefused(VALUES, new long[] {1}, ONE_EACH, "equally long");
        assertRefused(new double[] {2, 2}, ONE_EACH, ONE_EACH, "ascend");
        assertRefused(new double[] {1, Double.NaN}, ONE_EACH, ONE_EACH, "ascend");
        assertRefused(new double[] {1, Double.POSITIVE_INFINITY}, ONE_EACH, ONE_EACH, "finite");
        assertRefused(VALUES, new long[] {2, -1}, ONE_EACH, "canary counts must be at least 0");
        assertRefused(VALUES, ONE_EACH, new long[] {1L << 61, 1L << 61}, "2^62");
    }

    private static void assertRefused(double[] values, long[] canary, long[] baseline, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BinnedSamples.of(values, canary, baseline))
                .withMessageContaining(reason);
    }
}
