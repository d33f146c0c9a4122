package io.canaryjudge.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SplitBatchesTest {

    @Test
    void variance_ofRunningSums_isThatOfTheResidualsThemselves() {
        Seeds.upTo(50, random -> {
            List<RequestCounts> batches = new ArrayList<>();
            SplitBatches sums = SplitBatches.NONE;
            int n = 2 + random.nextInt(60);
            for (int i = 0; i < n; i++) {
                RequestCounts batch = new RequestCounts(random.nextInt(500), random.nextInt(200));
                batches.add(batch);
                sums = sums.after(batch);
            }
            double share = random.nextDouble();

            assertThat(sums.variance(share, new RequestCounts(1_000_000, 0)))
                    .isCloseTo(slow(batches, share, 1e6), Percentage.withPercentage(1e-6));
        });
    }

    private static double slow(List<RequestCounts> batches, double share, double total) {
        int n = batches.size();
        double[] residuals = batches.stream()
                .mapToDouble(batch -> batch.canary() - share * batch.total())
                .toArray();
        double own = 0;
        double neighbours = 0;
        for (int i = 0; i < n; i++) {
            own += residuals[i] * residuals[i];
            neighbours += i == 0 ? 0 : residuals[i] * residuals[i - 1];
        }
        double r = neighbours / own;
        double correlation = Math.max(0, Math.min(0.95, r + (1 + 3 * r) / n));
        long seen = batches.stream().mapToLong(RequestCounts::total).sum();
        return own * n / (n - 1) * (1 + correlation) / (1 - correlation) * total / seen;
    }

    /** The variance of a hundred independent trials a batch is known. */
    @Test
    void variance_ofIndependentRequests_isTheBinomialOne() {
        double sum = 0;
        for (int seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SplitBatches sums = SplitBatches.NONE;
            for (int i = 0; i < 200; i++) {
                long canary = Seeds.binomial(random, 100, 0.25);
                sums = sums.after(new RequestCounts(100 - canary, canary));
            }
            sum += sums.variance(0.25, new RequestCounts(20_000, 0)) / (20_000 * 0.25 * 0.75);
        }

        assertThat(sum / 200).isCloseTo(1.07, within(0.03));
    }

    @Test
    void batches_thatAreAllAlike_haveNoVariance() {
        SplitBatches sums = SplitBatches.NONE;
        for (int i = 0; i < 20; i++) {
            sums = sums.after(new RequestCounts(75, 25));
        }

        assertThat(sums.variance(0.25, new RequestCounts(1_500, 500))).isZero();
        assertThat(SplitBatches.NONE
                        .after(RequestCounts.NONE)
                        .after(RequestCounts.NONE)
                        .variance(0.5, new RequestCounts(5, 5)))
                .isZero();
    }
}
