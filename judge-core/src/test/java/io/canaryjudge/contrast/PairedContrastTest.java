package io.canaryjudge.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.canaryjudge.contrast.ContrastModel.BatchScale;
import io.canaryjudge.counts.CohortCounts;
import io.canaryjudge.counts.InstanceCounts;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.statistics.AnytimeTBoundary;
import io.canaryjudge.testing.RandomWindows;
import io.canaryjudge.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class PairedContrastTest {

    private static final double ALPHA = 0.01;

    @Test
    void streaming_agreesWithAllWindowsAtHand() {
        Seeds.upTo(300, random -> {
            ContrastModel model = randomModel(random);
            List<PairedCounts> windows = RandomWindows.ofInstances(random, 1 + random.nextInt(150));
            PairedContrast contrast = feed(model, windows);
            SlowContrast slow = new SlowContrast(model, windows);

            assertThat(contrast.comparableWindows())
                    .isEqualTo(
                            windows.stream().filter(PairedCounts::isComparable).count());
            if (contrast.comparableWindows() > 0) {
                ContrastEstimate estimate = contrast.estimate();
                assertThat(estimate.logRatio()).isCloseTo(slow.logRatio(), within(1e-9));
                assertThat(estimate.samplingVariance()).isCloseTo(slow.samplingVariance(), withinPercentage(1e-6));
                assertThat(estimate.windowVariance()).isCloseTo(slow.windowVariance(), withinPercentage(1e-6));
                assertThat(estimate.degreesOfFreedom()).isCloseTo(slow.degreesOfFreedom(), within(1e-9));
                assertThat(estimate.instanceVariance()).isCloseTo(slow.instanceVariance(), within(1e-8));
            }
        });
    }

    @Test
    void separation_isTheDistanceAgainstTheBoundaries() {
        Seeds.upTo(100, random -> {
            ContrastModel model = randomModel(random);
            List<PairedCounts> windows = RandomWindows.ofInstances(random, 100);
            ContrastEstimate estimate = feed(model, windows).estimate();
            double margin = 1 + random.nextDouble();
            double df = Math.floor(8 * estimate.degreesOfFreedom()) / 8;
            double c2 = AnytimeTBoundary.squaredMultiplier(
                    estimate.windows() + new SlowContrast(model, windows).pseudoWindows(),
                    ALPHA,
                    model.mixtureWindows());

            Separation above = estimate.above(margin, FalseAlarms.of(ALPHA));
            assertThat(above.effect()).isCloseTo(estimate.logRatio() - Math.log(margin), within(1e-12));
            assertThat(above.timeTerm()).isCloseTo(c2 * estimate.windowVariance(), withinPercentage(1e-6));
            assertThat(above.instanceTerm())
                    .isCloseTo(
                            instanceTerm(
                                    df,
                                    ALPHA / 2 * Math.min(0.5, estimate.degreesOfFreedom() / 16),
                                    estimate.flooredInstanceVariance()),
                            withinPercentage(1e-3));

            Separation below = estimate.below(margin, FalseAlarms.of(ALPHA));
            assertThat(below.effect()).isCloseTo(Math.log(margin) - estimate.logRatio(), within(1e-12));
            assertThat(below.timeTerm()).isEqualTo(above.timeTerm());
            assertThat(below.instanceTerm())
                    .isCloseTo(instanceTerm(df, ALPHA / 2, estimate.instanceVariance()), withinPercentage(1e-3));
        });
    }

    @Test
    void highestWindow_canBeLeftOutOfAClaimThatTheCanaryIsWorse() {
        Seeds.upTo(50, random -> {
            ContrastModel model = randomModel(random).with(ContrastModel.Peak.LEFT_OUT);
            List<PairedCounts> windows = RandomWindows.ofInstances(random, 100);
            ContrastEstimate estimate = feed(model, windows).estimate();

            assertThat(estimate.above(1, FalseAlarms.of(ALPHA)).effect())
                    .isCloseTo(new SlowContrast(model, windows).logRatioWithoutPeak(), within(1e-9));
            assertThat(estimate.below(1, FalseAlarms.of(ALPHA)).effect()).isEqualTo(-estimate.logRatio());
        });
    }

    /** Nothing is known of instances without a degree of freedom. */
    private static double instanceTerm(double df, double tail, double variance) {
        return df == 0
                ? Double.POSITIVE_INFINITY
                : Math.pow(new TDistribution(df).inverseCumulativeProbability(tail), 2) * variance;
    }

    @Test
    void swappedCohorts_mirrorTheEstimate() {
        Seeds.upTo(100, random -> {
            ContrastModel model = randomModel(random);
            List<PairedCounts> windows = RandomWindows.ofInstances(random, 80);
            ContrastEstimate estimate = feed(model, windows).estimate();
            ContrastEstimate swapped = feed(
                            model, windows.stream().map(RandomWindows::swapped).toList())
                    .estimate();

            assertThat(swapped.logRatio()).isCloseTo(-estimate.logRatio(), within(1e-9));
            assertThat(swapped.windows()).isEqualTo(estimate.windows());
        });
    }

    @Test
    void aWaveThatMovesBothCohorts_cancels() {
        List<PairedCounts> calm = new ArrayList<>();
        List<PairedCounts> waves = new ArrayList<>();
        for (int w = 0; w < 120; w++) {
            double wave = 10 + 8 * Math.sin(w / 9.0);
            calm.add(RandomWindows.window(100, 20, 300, 30));
            waves.add(RandomWindows.window(100, 2 * wave, 300, 3 * wave));
        }
        ContrastModel model = ContrastModel.forWindows(Duration.ofSeconds(10), InstancePrior.DEFAULT);
        ContrastEstimate estimate = feed(model, waves).estimate();

        assertThat(estimate.logRatio()).isCloseTo(Math.log(2), within(0.01));
        assertThat(estimate.windowVariance())
                .isLessThan(1.2 * feed(model, calm).estimate().windowVariance());
    }

    @Test
    void aSteadyLeak_isNotTakenForNoise() {
        List<PairedCounts> steady = new ArrayList<>();
        List<PairedCounts> leaking = new ArrayList<>();
        for (int w = 0; w < 120; w++) {
            steady.add(RandomWindows.window(100, 40, 100, 20));
            leaking.add(RandomWindows.window(100, 20 + 40 * w / 119.0, 100, 20));
        }
        ContrastModel model = ContrastModel.forWindows(Duration.ofSeconds(10), InstancePrior.DEFAULT);

        assertThat(feed(model, leaking).estimate().windowVariance())
                .isLessThan(1.2 * feed(model, steady).estimate().windowVariance());
    }

    @Test
    void burstsOfOneCohort_widenTheVariance() {
        SplittableRandom random = new SplittableRandom(1);
        List<PairedCounts> calm = new ArrayList<>();
        List<PairedCounts> bursts = new ArrayList<>();
        for (int w = 0; w < 120; w++) {
            calm.add(RandomWindows.window(100, Seeds.binomial(random, 100, 0.2), 100, 20));
            bursts.add(RandomWindows.window(100, Seeds.binomial(random, 100, w / 10 % 4 == 0 ? 0.5 : 0.1), 100, 20));
        }
        ContrastModel model = ContrastModel.forWindows(Duration.ofSeconds(10), InstancePrior.DEFAULT);

        assertThat(feed(model, bursts).estimate().overdispersion())
                .isGreaterThan(4 * feed(model, calm).estimate().overdispersion());
    }

    @Test
    void prior_standsInForInstancesThatAreNotThere() {
        List<PairedCounts> alone = new ArrayList<>();
        for (int w = 0; w < 60; w++) {
            alone.add(RandomWindows.window(100, 20, 100, 10));
        }

        ContrastEstimate none = feed(model(InstancePrior.NONE), alone).estimate();
        assertThat(none.degreesOfFreedom()).isZero();
        assertThat(none.above(1, FalseAlarms.of(ALPHA)).halfWidth()).isInfinite();
        assertThat(none.above(1, FalseAlarms.of(ALPHA)).isProven()).isFalse();
        assertThat(none.above(1, FalseAlarms.of(ALPHA)).remainingWindows()).isInfinite();

        ContrastEstimate six = feed(model(new InstancePrior(8, 0.06)), alone).estimate();
        assertThat(six.degreesOfFreedom()).isEqualTo(8);
        assertThat(six.instanceVariance()).isCloseTo(2 * 0.06 * 0.06, within(1e-12));
        assertThat(six.above(1, FalseAlarms.of(ALPHA)).isProven()).isTrue();

        ContrastEstimate thirty = feed(model(new InstancePrior(8, 0.3)), alone).estimate();
        assertThat(thirty.above(1, FalseAlarms.of(ALPHA)).halfWidth())
                .isGreaterThan(six.above(1, FalseAlarms.of(ALPHA)).halfWidth());
        assertThat(thirty.above(1, FalseAlarms.of(ALPHA)).isProven()).isFalse();

        ContrastEstimate certain =
                feed(model(new InstancePrior(1e6, 0.06)), alone).estimate();
        assertThat(certain.above(1, FalseAlarms.of(ALPHA)).halfWidth())
                .isLessThan(six.above(1, FalseAlarms.of(ALPHA)).halfWidth());
    }

    @Test
    void prior_yieldsToInstancesThatShowTheirScatter() {
        List<PairedCounts> scattered = new ArrayList<>();
        for (int w = 0; w < 60; w++) {
            List<InstanceCounts> baseline = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                baseline.add(new InstanceCounts("b" + i, 1_000, i % 2 == 0 ? 200 : 100));
            }
            scattered.add(new PairedCounts(
                    CohortCounts.of(baseline), CohortCounts.of(List.of(new InstanceCounts("c", 1_000, 150)))));
        }
        double weak =
                feed(model(new InstancePrior(1, 0.01)), scattered).estimate().instanceVariance();
        double strong = feed(model(new InstancePrior(1_000, 0.01)), scattered)
                .estimate()
                .instanceVariance();

        // deviations of a third, over one canary and twenty baseline instances
        assertThat(weak).isCloseTo(1 / 9.0 * (1 + 1 / 20.0), withinPercentage(8));
        // the assumption of one per cent, however firm, yields to what twenty instances show
        assertThat(strong).isBetween(0.8 * weak, weak);
    }

    @Test
    void reference_instances_onlyTeachHowMuchInstancesDiffer() {
        SplittableRandom random = new SplittableRandom(4);
        List<PairedCounts> with = new ArrayList<>();
        List<PairedCounts> without = new ArrayList<>();
        for (int w = 0; w < 60; w++) {
            PairedCounts window =
                    RandomWindows.window(100, Seeds.binomial(random, 100, 0.2), 100, Seeds.binomial(random, 100, 0.2));
            List<InstanceCounts> reference = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                reference.add(new InstanceCounts("r" + i, 100, i % 2 == 0 ? 15 : 25));
            }
            without.add(window);
            with.add(new PairedCounts(window.baseline(), window.canary(), CohortCounts.of(reference)));
        }
        ContrastEstimate taught = feed(model(InstancePrior.NONE), with).estimate();
        ContrastEstimate untaught = feed(model(InstancePrior.NONE), without).estimate();

        assertThat(taught.logRatio()).isEqualTo(untaught.logRatio());
        assertThat(taught.windowVariance()).isEqualTo(untaught.windowVariance());
        assertThat(taught.degreesOfFreedom()).isEqualTo(9);
        assertThat(taught.instanceVariance()).isCloseTo(2 * 0.25 * 0.25, withinPercentage(15));
    }

    @Test
    void estimate_beforeAnyComparableWindow_isRefused() {
        PairedContrast contrast = feed(model(InstancePrior.DEFAULT), List.of(RandomWindows.window(0, 0, 100, 3)));

        assertThat(contrast.comparableWindows()).isZero();
        assertThatIllegalStateException().isThrownBy(contrast::estimate);
    }

    @Test
    void prior_outsideItsRange_isRefused() {
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new InstancePrior(bad, 0.1));
            assertThatIllegalArgumentException().isThrownBy(() -> new InstancePrior(1, bad));
        }
    }

    private static ContrastModel model(InstancePrior prior) {
        return ContrastModel.forWindows(Duration.ofSeconds(10), prior);
    }

    private static PairedContrast feed(ContrastModel model, List<PairedCounts> windows) {
        PairedContrast contrast = PairedContrast.start(model);
        for (PairedCounts window : windows) {
            contrast = contrast.after(window);
        }
        return contrast;
    }

    private static ContrastModel randomModel(SplittableRandom random) {
        if (random.nextBoolean()) {
            return ContrastModel.forWindows(Duration.ofSeconds(1 + random.nextInt(20)), randomPrior(random));
        }
        return new ContrastModel(
                random.nextInt(20),
                1 + random.nextDouble(),
                0.01 * random.nextDouble(),
                1 + random.nextInt(60),
                random.nextInt(3),
                randomPrior(random),
                List.of(new BatchScale(1 + random.nextInt(8), 0.9), new BatchScale(10 + random.nextInt(20), 0)),
                ContrastModel.Segments.NONE,
                ContrastModel.Peak.COUNTED,
                ContrastModel.PriorYield.STAYS);
    }

    private static InstancePrior randomPrior(SplittableRandom random) {
        return random.nextBoolean()
                ? InstancePrior.NONE
                : new InstancePrior(1 + random.nextInt(10), 0.2 * random.nextDouble());
    }
}
