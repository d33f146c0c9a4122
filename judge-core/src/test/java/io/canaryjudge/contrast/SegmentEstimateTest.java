package io.canaryjudge.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.testing.RandomWindows;
import io.canaryjudge.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SegmentEstimateTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ContrastModel MODEL =
            ContrastModel.forWindows(SECOND, InstancePrior.DEFAULT).withSegments(Duration.ofMinutes(5), SECOND);
    private static final long PLANNED = 1_800;
    private static final FalseAlarms ALARMS = FalseAlarms.of(0.001);

    @Test
    void segment_agreesWithAContrastOfItsWindowsAlone() {
        Seeds.upTo(20, random -> {
            int windows = 140 + 10 * random.nextInt(30);
            List<PairedCounts> all = windows(random, windows, windows, 0.05);
            SegmentEstimate segment = lately(all, 60).orElseThrow();
            ContrastEstimate alone =
                    feed(MODEL, all.subList(windows - 60, windows)).estimate();

            assertThat(segment.length()).isEqualTo(60);
            assertThat(segment.logRatio()).isCloseTo(alone.logRatio(), within(1e-9));
            assertThat(segment.samplingVariance()).isCloseTo(alone.samplingVariance(), within(1e-12));
        });
    }

    @Test
    void harmThatBeginsLate_isProvenByTheSegment_longBeforeAllOfTheTime() {
        Seeds.upTo(20, random -> {
            List<PairedCounts> all = windows(random, 700, 670, 0.05);
            Separation lately = lately(all, 60).orElseThrow().above(1.1, ALARMS, PLANNED);

            assertThat(lately.isProven()).isTrue();
            assertThat(feed(MODEL, all).estimate().above(1.1, ALARMS).isProven())
                    .isFalse();
        });
    }

    @Test
    void oneBurst_howeverLarge_provesNothing() {
        List<PairedCounts> all = windows(new SplittableRandom(1), 200, 200, 0.01);
        all.set(190, RandomWindows.window(100, 100, 100, 1));
        SegmentEstimate segment = lately(all, 60).orElseThrow();

        assertThat(segment.above(1, ALARMS, PLANNED).isProven()).isTrue();
        assertThat(segment.withoutPeak().above(1, ALARMS, PLANNED).isProven()).isFalse();
        assertThat(segment.withoutPeak().scoreAbove(1, ALARMS, PLANNED).isProven())
                .isFalse();
    }

    @Test
    void failuresBesideABaselineWithoutAny_areProvenByTheScoreForm() {
        List<PairedCounts> all = new ArrayList<>();
        for (int w = 0; w < 200; w++) {
            all.add(RandomWindows.window(100, w < 170 ? 0 : 3, 100, 0));
        }
        SegmentEstimate segment = lately(all, 60).orElseThrow();

        assertThat(segment.scoreAbove(1.1, ALARMS, PLANNED).isProven()).isTrue();
        assertThat(segment.scoreAbove(1.1, ALARMS, PLANNED).remainingWindows()).isZero();
    }

    @Test
    void segment_needsHistoryBeforeIt() {
        List<PairedCounts> all = windows(new SplittableRandom(1), 130, 130, 0.05);

        assertThat(lately(all.subList(0, 59), 60)).isEmpty();
        assertThat(lately(all.subList(0, 120), 60)).isEmpty();
        assertThat(lately(all, 60)).isPresent();
        assertThat(lately(all, 300)).isEmpty();
    }

    @Test
    void moreEvents_atTheCanary_neverShortenTheDistance() {
        Seeds.upTo(50, random -> {
            List<PairedCounts> all = windows(random, 150, 150, 0.05);
            List<PairedCounts> worse = new ArrayList<>(all);
            for (int w = 100; w < 150; w++) {
                PairedCounts window = all.get(w);
                double events = Math.min(100, window.canary().events() + random.nextInt(4));
                worse.set(
                        w,
                        RandomWindows.window(100, events, 100, window.baseline().events()));
            }
            double before = lately(all, 60)
                    .orElseThrow()
                    .withoutPeak()
                    .above(1, ALARMS, PLANNED)
                    .effect();
            double after = lately(worse, 60)
                    .orElseThrow()
                    .withoutPeak()
                    .above(1, ALARMS, PLANNED)
                    .effect();

            assertThat(after).isGreaterThanOrEqualTo(before - 1e-12);
        });
    }

    /** 300 rollouts of ten minutes; with a true rate of 1 %, more than 10 happen once in 2 000 runs. */
    @Test
    void identicalCohorts_areHardlyEverProvenDifferent_whileWatched() {
        int alarms = 0;
        for (int seed = 0; seed < 300; seed++) {
            PairedContrast contrast = PairedContrast.start(MODEL);
            boolean alarmed = false;
            for (PairedCounts window : windows(new SplittableRandom(seed), 600, 600, 0.02)) {
                contrast = contrast.after(window);
                alarmed |= contrast.lately(60, contrast)
                        .filter(segment ->
                                segment.above(1, FalseAlarms.of(0.01), 600).isProven())
                        .isPresent();
            }
            alarms += alarmed ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(10);
    }

    @Test
    void falseAlarms_outsideTheirRange_areRefused() {
        for (double wrong : new double[] {0, 0.5, -1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FalseAlarms(wrong, 0.01))
                    .withMessageContaining(wrong + " and 0.01");
            assertThatIllegalArgumentException().isThrownBy(() -> new FalseAlarms(0.01, wrong));
        }
    }

    @Test
    void prior_keepsItsWeight_unlessInstancesContradictItClearly() {
        InstancePrior prior = new InstancePrior(8, 0.06);
        assertThat(prior.weightBeside(0, 0)).isEqualTo(8);
        assertThat(prior.weightBeside(4, 4)).isEqualTo(8);
        assertThat(prior.weightBeside(20, 4)).isBetween(2.5, 4.0);
        assertThat(prior.weightBeside(4_000, 4)).isLessThan(0.02);
    }

    @Test
    void briefPrior_weighsLessTheMoreInstancesSpeak_andGivesWaySooner() {
        InstancePrior prior = new InstancePrior(8, 0.06).brief(0.1);
        assertThat(prior.standardDeviation()).isEqualTo(0.1);
        assertThat(prior.weightBeside(0, 0)).isEqualTo(8);
        assertThat(prior.weightBeside(2, 2)).isEqualTo(8);
        assertThat(prior.weightBeside(4, 4)).isEqualTo(4);
        assertThat(prior.weightBeside(16, 16)).isEqualTo(1);
        assertThat(prior.weightBeside(20, 4)).isLessThan(0.4);
    }

    private static Optional<SegmentEstimate> lately(List<PairedCounts> windows, long length) {
        PairedContrast contrast = feed(MODEL, windows);
        return contrast.lately(length, contrast);
    }

    private static PairedContrast feed(ContrastModel model, List<PairedCounts> windows) {
        PairedContrast contrast = PairedContrast.start(model);
        for (PairedCounts window : windows) {
            contrast = contrast.after(window);
        }
        return contrast;
    }

    /** A hundred requests a window and cohort; from {@code onset} on the canary has four times the events. */
    private static List<PairedCounts> windows(SplittableRandom random, int windows, int onset, double rate) {
        List<PairedCounts> result = new ArrayList<>();
        for (int w = 0; w < windows; w++) {
            double canary = w < onset ? rate : 4 * rate;
            result.add(RandomWindows.window(
                    100, Seeds.binomial(random, 100, canary), 100, Seeds.binomial(random, 100, rate)));
        }
        return result;
    }
}
