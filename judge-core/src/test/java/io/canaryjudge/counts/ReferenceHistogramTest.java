package io.canaryjudge.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReferenceHistogramTest {

    @Test
    void reference_agreesWithAllWindowsAtHand() {
        Seeds.upTo(60, random -> {
            double decay = random.nextInt(4) == 0 ? 1 : 0.3 + 0.7 * random.nextDouble();
            ReferenceHistogram reference = ReferenceHistogram.empty(decay);
            List<HistogramSnapshot> windows = new ArrayList<>();
            for (int w = 0; w < 40; w++) {
                windows.add(randomWindow(random));
                reference = reference.after(windows.get(w));
                if (w % 5 != 4) {
                    continue;
                }
                NavigableMap<Long, Double> slow = weights(windows, decay);
                double total = total(slow);
                assertThat(reference.weight()).isCloseTo(total, within(1e-6));
                double q = 0.001 + 0.998 * random.nextDouble();
                if (total > 0.01) {
                    // a rank that falls on the edge of two buckets may go either way in the last digit
                    assertThat(reference.quantile(q).micros())
                            .isBetween(quantile(slow, q * total - 1e-6), quantile(slow, q * total + 1e-6));
                    assertThat(above(slow, reference.quantile(q))).isCloseTo((1 - q) * total, within(1e-4 * total));
                }
            }
        });
    }

    private static NavigableMap<Long, Double> weights(List<HistogramSnapshot> windows, double decay) {
        TreeMap<Long, Double> weights = new TreeMap<>();
        for (int w = 0; w < windows.size(); w++) {
            HistogramSnapshot window = windows.get(w);
            for (int i = 0; i < window.buckets(); i++) {
                double weight = window.bucketCount(i) * Math.pow(decay, windows.size() - 1 - w);
                weights.merge(window.bucketEnd(i), weight, Double::sum);
            }
        }
        return weights;
    }

    private static double total(Map<Long, Double> weights) {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static long quantile(NavigableMap<Long, Double> weights, double wanted) {
        double below = 0;
        for (Map.Entry<Long, Double> bucket : weights.entrySet()) {
            below += bucket.getValue();
            if (below >= wanted) {
                return bucket.getKey();
            }
        }
        return weights.lastKey();
    }

    private static double above(NavigableMap<Long, Double> weights, Threshold threshold) {
        return total(weights.tailMap(threshold.micros(), false))
                + threshold.share() * weights.getOrDefault(threshold.micros(), 0.0);
    }

    @Test
    void reference_withoutDecay_isTheMergedHistogram() {
        Seeds.upTo(40, random -> {
            ReferenceHistogram reference = ReferenceHistogram.empty(1);
            HistogramSnapshot merged = HistogramSnapshot.EMPTY;
            for (int w = 0; w < 10; w++) {
                HistogramSnapshot window = randomWindow(random);
                reference = reference.after(window);
                merged = merged.merge(window);
            }
            if (!merged.isEmpty()) {
                double q = (1 + random.nextInt(98)) / 100.0;
                assertThat(reference.weight()).isEqualTo((double) merged.count());
                Threshold threshold = reference.quantile(q);
                assertThat((double) threshold.micros()).isEqualTo(merged.quantile(q));
                double above = merged.countAbove(threshold.micros(), threshold.share());
                assertThat(above).isCloseTo((1 - q) * merged.count(), within(1e-6));
            }
        });
    }

    @Test
    void weight_ofSteadyTraffic_tendsToItsMemory() {
        HistogramSnapshot window = HistogramSnapshot.ofBuckets(new long[] {500, 9_000}, new long[] {9, 1});
        ReferenceHistogram reference = ReferenceHistogram.empty(0.9);
        for (int w = 0; w < 200; w++) {
            reference = reference.after(window);
        }

        assertThat(reference.weight()).isCloseTo(100, within(1e-4));
        assertThat(reference.quantile(0.5).micros()).isEqualTo(window.bucketEnd(0));
        assertThat(reference.quantile(0.95).micros()).isEqualTo(window.bucketEnd(1));
    }

    @Test
    void silence_forgetsSlowly_andLeavesNothingBehind() {
        ReferenceHistogram eight =
                ReferenceHistogram.empty(0.5).after(HistogramSnapshot.ofBuckets(new long[] {500}, new long[] {8}));

        assertThat(afterSilence(eight, 3).weight()).isCloseTo(1, within(1e-12));
        assertThat(afterSilence(eight, 43).weight()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> afterSilence(eight, 43).quantile(0.5));
        assertThat(eight.weight()).isEqualTo(8);
    }

    private static ReferenceHistogram afterSilence(ReferenceHistogram reference, int windows) {
        ReferenceHistogram faded = reference;
        for (int w = 0; w < windows; w++) {
            faded = faded.after(HistogramSnapshot.EMPTY);
        }
        return faded;
    }

    @Test
    void decay_outsideItsRange_isRefused() {
        for (double decay : new double[] {0, -0.5, 1.01, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ReferenceHistogram.empty(decay));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> ReferenceHistogram.empty(0.9).quantile(0.5));
    }

    @Test
    void share_outsideItsRange_isRefused() {
        for (double share : new double[] {-0.01, 1.01, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Threshold(1, share));
        }
    }

    private static HistogramSnapshot randomWindow(SplittableRandom random) {
        HistogramRecorder recorder = new HistogramRecorder();
        int requests = random.nextInt(5) == 0 ? 0 : random.nextInt(60);
        for (int i = 0; i < requests; i++) {
            recorder.record(Math.round(1_000 * Math.exp(random.nextGaussian())));
        }
        return recorder.snapshot();
    }
}
