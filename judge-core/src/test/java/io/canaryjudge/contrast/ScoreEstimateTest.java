package io.canaryjudge.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.canaryjudge.contrast.ContrastModel.BatchScale;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.statistics.AnytimeTBoundary;
import io.canaryjudge.testing.RandomWindows;
import io.canaryjudge.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ScoreEstimateTest {

    private static final double ALPHA = 0.01;
    private static final ContrastModel MODEL = ContrastModel.forWindows(Duration.ofSeconds(1), InstancePrior.DEFAULT);

    /** The judge does not look at a regression before; the statistic knows little of how windows vary. */
    private static final int LEAST_WINDOWS = 8;

    @Test
    void harmAgainstABaselineWithoutErrors_isProvenWithinSeconds() {
        assertThat(firstProof(w -> 10)).isBetween(8, 10);
        assertThat(firstProof(w -> w % 2)).isBetween(20, 80);
    }

    /** The window at which so many canary errors of 100, against none, prove an increase; 0 if never in 300 windows. */
    private static int firstProof(IntToDoubleFunction canaryErrors) {
        PairedContrast contrast = PairedContrast.start(MODEL);
        for (int w = 1; w <= 300; w++) {
            contrast = contrast.after(RandomWindows.window(100, canaryErrors.applyAsDouble(w), 100, 0));
            if (w >= LEAST_WINDOWS
                    && contrast.score().above(1.1, FalseAlarms.of(ALPHA)).isProven()) {
                return w;
            }
        }
        return 0;
    }

    @Test
    void aBurstOfErrorsInOneOrTwoWindows_provesNothing() {
        for (int size : new int[] {5, 20, 100}) {
            for (int at : new int[] {1, 5, 30, 120}) {
                assertThat(firstProof(w -> w == at ? size : 0))
                        .as("%d at %d", size, at)
                        .isZero();
                assertThat(firstProof(w -> w == at || w == at + 1 ? size : 0)).isZero();
            }
        }
    }

    @Test
    void aCanaryWithoutErrors_isProvenBelowAnErringBaseline() {
        PairedContrast contrast = PairedContrast.start(MODEL);
        int provenAt = 0;
        for (int w = 1; w <= 200 && provenAt == 0; w++) {
            contrast = contrast.after(RandomWindows.window(100, 0, 100, 2));
            provenAt = contrast.score().below(1.5, FalseAlarms.of(0.05)).isProven() ? w : 0;
        }

        assertThat(provenAt).isBetween(2, 60);
    }

    @Test
    void windowsOfOneCohortAlone_hardlyChangeAnything() {
        Seeds.upTo(30, random -> {
            PairedContrast contrast = feed(MODEL, RandomWindows.ofInstances(random, 100));
            Separation above = contrast.score().above(1.1, FalseAlarms.of(ALPHA));
            Separation below = contrast.score().below(1.5, FalseAlarms.of(ALPHA));
            for (int w = 0; w < 100; w++) {
                contrast = contrast.after(RandomWindows.window(100, 3, 0, 0));
            }

            Separation after = contrast.score().above(1.1, FalseAlarms.of(ALPHA));
            assertThat(after.effect()).isEqualTo(above.effect());
            assertThat(after.instanceTerm()).isEqualTo(above.instanceTerm());
            // how much the prior on noise is believed also depends on the calendar's batches
            assertThat(after.timeTerm()).isCloseTo(above.timeTerm(), withinPercentage(10));
            assertThat(contrast.score().below(1.5, FalseAlarms.of(ALPHA)).effect())
                    .isEqualTo(below.effect());
            assertThat(contrast.score().below(1.5, FalseAlarms.of(ALPHA)).halfWidth())
                    .isLessThan(1.5 * below.halfWidth());
        });
    }

    @Test
    void noErrorsAtAll_proveNothing() {
        ScoreEstimate score =
                feed(MODEL, List.of(RandomWindows.window(100, 0, 100, 0))).score();

        assertThat(score.above(1.1, FalseAlarms.of(ALPHA)).isProven()).isFalse();
        assertThat(score.below(1.5, FalseAlarms.of(ALPHA)).isProven()).isFalse();
        assertThat(score.provenAbove(FalseAlarms.of(ALPHA))).isZero();
        assertThat(score.provenBelow(FalseAlarms.of(ALPHA))).isInfinite();
    }

    @Test
    void provenRatios_areTheEdgesOfWhatIsProven() {
        Seeds.upTo(100, random -> {
            ScoreEstimate score =
                    feed(MODEL, RandomWindows.ofInstances(random, 120)).score();
            double above = score.provenAbove(FalseAlarms.of(ALPHA));
            double below = score.provenBelow(FalseAlarms.of(ALPHA));

            if (above > 0) {
                assertThat(score.above(above, FalseAlarms.of(ALPHA)).isProven()).isTrue();
                assertThat(score.above(above * 1.001, FalseAlarms.of(ALPHA)).isProven())
                        .isFalse();
            }
            if (Double.isFinite(below)) {
                assertThat(score.below(below, FalseAlarms.of(ALPHA)).isProven()).isTrue();
                assertThat(score.below(below * 0.999, FalseAlarms.of(ALPHA)).isProven())
                        .isFalse();
            }
            assertThat(above).isLessThan(below);
        });
    }

    @Test
    void separation_agreesWithAllWindowsAtHand() {
        ContrastModel model = new ContrastModel(
                80,
                1.5,
                0.025,
                60,
                2,
                InstancePrior.DEFAULT,
                List.of(new BatchScale(10, 0.95), new BatchScale(30, 0)),
                ContrastModel.Segments.NONE,
                ContrastModel.Peak.COUNTED,
                ContrastModel.PriorYield.STAYS);
        Seeds.upTo(60, random -> {
            List<PairedCounts> windows = RandomWindows.ofInstances(random, 40 + random.nextInt(200));
            double ratio = 0.5 + random.nextDouble();
            PairedContrast contrast = feed(model, windows);
            Separation above = contrast.score().above(ratio, FalseAlarms.of(ALPHA));

            double n = (double) contrast.comparableWindows();
            double multiplier = AnytimeTBoundary.squaredMultiplier(n + 80, ALPHA, model.mixtureWindows());
            assertThat(above.effect() * n).isCloseTo(sum(windows, w -> difference(w, ratio)), within(1e-6));
            assertThat(above.timeTerm() * n * n / multiplier)
                    .isCloseTo(slowVariance(model, windows, ratio), withinPercentage(1e-4));
            double allowed = ratio
                    * (contrast.score().above(0, FalseAlarms.of(ALPHA)).effect() * n - above.effect() * n)
                    / ratio;
            assertThat(contrast.score().below(ratio, FalseAlarms.of(ALPHA)).effect())
                    .isCloseTo(-above.effect() * n / allowed, within(1e-6));
        });
    }

    private static double slowVariance(ContrastModel model, List<PairedCounts> windows, double ratio) {
        double poisson = ratio
                * sum(
                        windows,
                        w -> share(w)
                                * (1 - share(w))
                                * (w.canary().events() + w.baseline().events()));
        double prior = 1.5 * poisson
                + 0.025 * sum(windows, w -> Math.pow((1 - share(w)) * w.canary().events(), 2));
        List<PairedCounts> comparable =
                windows.stream().filter(PairedCounts::isComparable).toList();
        int n = comparable.size();
        double[] d = comparable.stream().mapToDouble(w -> difference(w, ratio)).toArray();
        double trend = n < model.mixtureWindows() ? 0 : trend(d);
        double longRun = longRun(d, trend, 0.95);
        for (BatchScale scale : model.scales()) {
            double[] batches = new double[n / scale.windows()];
            for (int i = 0; i < batches.length * scale.windows(); i++) {
                batches[i / scale.windows()] += d[i];
            }
            if (batches.length >= 5) {
                longRun = Math.max(longRun, longRun(batches, scale.windows() * trend, scale.autocorrelationCap()));
            }
        }
        return Math.max(poisson, (80 * prior + (n - 1) * longRun) / (80 + n - 1));
    }

    private static double trend(double[] d) {
        int n = d.length;
        double slope = 0;
        for (int i = 0; i < n; i++) {
            slope += (i + 1 - 0.5 * (n + 1)) * d[i];
        }
        return slope * slope / (n * ((double) n * n - 1) / 12);
    }

    private static double longRun(double[] d, double trend, double cap) {
        int n = d.length;
        double mean = 0;
        for (double x : d) {
            mean += x / n;
        }
        double squares = 0;
        double products = 0;
        for (int i = 0; i < n; i++) {
            squares += (d[i] - mean) * (d[i] - mean);
            products += i == 0 ? 0 : d[i] * d[i - 1];
        }
        squares = Math.max(0, squares - trend);
        double r = squares > 0 ? (products - (n - 1) * mean * mean - trend) / squares : 0;
        double corrected = cap > 0 && squares > 0 ? Math.max(0, Math.min(cap, r + (1 + 3 * r) / n)) : 0;
        return squares * n / (n - 2.0) * (1 + corrected) / (1 - corrected);
    }

    private static double share(PairedCounts window) {
        double requests =
                (double) window.canary().requests() + window.baseline().requests();
        return window.isComparable() ? window.canary().requests() / requests : 0;
    }

    private static double difference(PairedCounts window, double ratio) {
        double f = share(window);
        return window.isComparable()
                ? (1 - f) * window.canary().events()
                        - ratio * f * window.baseline().events()
                : 0;
    }

    private static double sum(List<PairedCounts> windows, ToDoubleFunction<PairedCounts> value) {
        return windows.stream()
                .filter(PairedCounts::isComparable)
                .mapToDouble(value)
                .sum();
    }

    /** 400 rollouts of 200 looks; with a true rate of 1 %, more than 12 happen once in 1 000 runs. */
    @Test
    void identicalCohorts_areHardlyEverProvenDifferent_whileWatched() {
        assertThat(falseAlarms(1)).isLessThanOrEqualTo(12);
        assertThat(falseAlarms(5)).isLessThanOrEqualTo(12);
    }

    private static int falseAlarms(double meanBurst) {
        int alarms = 0;
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PairedContrast contrast = PairedContrast.start(MODEL.with(ContrastModel.Peak.LEFT_OUT));
            boolean alarmed = false;
            for (int w = 0; w < 200 && !alarmed; w++) {
                contrast = contrast.after(
                        RandomWindows.window(100, errors(random, meanBurst), 100, errors(random, meanBurst)));
                alarmed = contrast.score().above(1, FalseAlarms.of(ALPHA)).isProven();
            }
            alarms += alarmed ? 1 : 0;
        }
        return alarms;
    }

    /** Of 100 requests one in a hundred fails on average, in bursts of a geometric size. */
    private static long errors(SplittableRandom random, double meanBurst) {
        long errors = 0;
        for (long burst = Seeds.binomial(random, 100, 0.01 / meanBurst); burst > 0; burst--) {
            do {
                errors++;
            } while (random.nextDouble() > 1 / meanBurst);
        }
        return Math.min(100, errors);
    }

    private static PairedContrast feed(ContrastModel model, List<PairedCounts> windows) {
        PairedContrast contrast = PairedContrast.start(model);
        List<PairedCounts> copy = new ArrayList<>(windows);
        for (PairedCounts window : copy) {
            contrast = contrast.after(window);
        }
        return contrast;
    }
}
