package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * False alarms and coverage over {@value #RUNS} seeded comparisons each, against alpha = 5 % with four binomial standard
 * errors to spare (a right procedure fails one such check in thirty thousand).
 */
class FixedHorizonCalibrationTest {

    private static final int RUNS = 2_000;
    private static final double ALPHA = 0.05;
    private static final double SLACK = 4 * Math.sqrt(ALPHA * (1 - ALPHA) / RUNS);

    @Test
    void rankTests_withoutADifference_alarmAtAlpha() {
        assertThat(alarms(samples -> MannWhitneyUTest.test(samples).pGreater()))
                .isBetween(ALPHA - SLACK, ALPHA + SLACK);
        assertThat(alarms(samples -> MannWhitneyUTest.test(samples).pTwoSided()))
                .isBetween(ALPHA - SLACK, ALPHA + SLACK);
        assertThat(alarms(samples -> BrunnerMunzelTest.test(samples).pGreater()))
                .isBetween(ALPHA - SLACK, ALPHA + SLACK);
        assertThat(alarms(samples -> KolmogorovSmirnovTest.test(samples).pTwoSided()))
                .isLessThan(ALPHA + SLACK);
        assertThat(alarms(samples -> KolmogorovSmirnovTest.test(samples).pGreater()))
                .isLessThan(ALPHA + SLACK);
    }

    @Test
    void brunnerMunzel_withOtherSpread_alarmsAtAlpha() {
        Random random = new Random(17);
        int alarms = 0;
        for (int run = 0; run < RUNS; run++) {
            BinnedSamples samples = RandomSamples.binned(normal(random, 40, 0, 3), normal(random, 120, 0, 1));
            alarms += BrunnerMunzelTest.test(samples).pTwoSided() <= ALPHA ? 1 : 0;
        }

        assertThat((double) alarms / RUNS).isBetween(ALPHA - SLACK, ALPHA + SLACK);
    }

    @Test
    void rankTests_ofAClearDifference_haveTheirPower() {
        Random random = new Random(18);
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            BinnedSamples samples = RandomSamples.binned(normal(random, 100, 0.4, 1), normal(random, 100, 0, 1));
            found += MannWhitneyUTest.test(samples).pGreater() <= ALPHA ? 1 : 0;
        }

        // 3/pi of the efficiency of the t test: power Phi(0.4 sqrt(50 * 3 / pi) - 1.645) = 0.87
        assertThat((double) found / RUNS).isBetween(0.83, 0.91);
    }

    @Test
    void hodgesLehmann_coversTheShiftAndTheFactor() {
        Random random = new Random(19);
        int missedShift = 0;
        int missedFactor = 0;
        for (int run = 0; run < RUNS; run++) {
            double[] baseline = normal(random, 50, 10, 1);
            missedShift += HodgesLehmannEstimator.difference(
                                    RandomSamples.binned(normal(random, 60, 10.7, 1), baseline), 1 - ALPHA)
                            .contains(0.7)
                    ? 0
                    : 1;
            missedFactor +=
                    HodgesLehmannEstimator.ratio(RandomSamples.binned(normal(random, 60, 12, 1.2), baseline), 1 - ALPHA)
                                    .contains(1.2)
                            ? 0
                            : 1;
        }

        assertThat((double) missedShift / RUNS).isBetween(ALPHA - SLACK, ALPHA + SLACK);
        assertThat((double) missedFactor / RUNS).isBetween(ALPHA - SLACK, ALPHA + SLACK);
    }

    @Test
    void quantileInterval_covers() {
        Random random = new Random(20);
        int missed = 0;
        for (int run = 0; run < RUNS; run++) {
            BinnedSamples samples = RandomSamples.binned(random.doubles(500).toArray(), new double[] {0.5});
            missed += QuantileInterval.of(
                                    RandomSamples.values(samples), RandomSamples.canaryCounts(samples), 0.95, 1 - ALPHA)
                            .value()
                            .contains(0.95)
                    ? 0
                    : 1;
        }

        assertThat((double) missed / RUNS).isLessThan(ALPHA + SLACK);
    }

    @Test
    void proportionIntervals_coverWhatIsTrue() {
        assertThat(missed(
                        table -> MiettinenNurminenScore.ratio(table, 1 - ALPHA).contains(2)))
                .isLessThan(ALPHA + SLACK);
        assertThat(missed(table ->
                        MiettinenNurminenScore.difference(table, 1 - ALPHA).contains(0.02)))
                .isLessThan(ALPHA + SLACK);
        assertThat(missed(table -> NewcombeInterval.difference(table, 1 - ALPHA).contains(0.02)))
                .isLessThan(ALPHA + SLACK);
    }

    @Test
    void exactTests_withoutADifference_alarmAtMostAtAlpha() {
        Random random = new Random(22);
        int fisher = 0;
        int midP = 0;
        int poisson = 0;
        for (int run = 0; run < RUNS; run++) {
            TwoProportions table = table(random, 0.03, 0.03);
            fisher += FisherExactTest.test(table).pGreater() <= ALPHA ? 1 : 0;
            midP += FisherExactTest.test(table).midPGreater() <= ALPHA ? 1 : 0;
            poisson += PoissonRatioTest.test(table.canaryEvents(), 300, table.baselineEvents(), 500, 1 - ALPHA)
                                    .pTwoSided()
                            <= ALPHA
                    ? 1
                    : 0;
        }

        assertThat((double) fisher / RUNS).isLessThan(ALPHA);
        assertThat((double) midP / RUNS).isBetween((double) fisher / RUNS, ALPHA + SLACK);
        assertThat((double) poisson / RUNS).isLessThan(ALPHA + SLACK);
    }

    private static double alarms(ToDoubleFunction<BinnedSamples> p) {
        Random random = new Random(16);
        int alarms = 0;
        for (int run = 0; run < RUNS; run++) {
            BinnedSamples samples =
                    RandomSamples.binned(rounded(normal(random, 150, 5, 1)), rounded(normal(random, 100, 5, 1)));
            alarms += p.applyAsDouble(samples) <= ALPHA ? 1 : 0;
        }
        return (double) alarms / RUNS;
    }

    private static double missed(Predicate<TwoProportions> covers) {
        Random random = new Random(21);
        int missed = 0;
        for (int run = 0; run < RUNS; run++) {
            missed += covers.test(table(random, 0.04, 0.02)) ? 0 : 1;
        }
        return (double) missed / RUNS;
    }

    /** 300 requests of the canary and 500 of the baseline, each an event with the given probability. */
    private static TwoProportions table(Random random, double canary, double baseline) {
        long canaryEvents = random.doubles(300).filter(u -> u < canary).count();
        return new TwoProportions(
                canaryEvents, 300, random.doubles(500).filter(u -> u < baseline).count(), 500);
    }

    private static double[] normal(Random random, int n, double mean, double sd) {
        double[] sample = new double[n];
        for (int i = 0; i < n; i++) {
            sample[i] = mean + sd * random.nextGaussian();
        }
        return sample;
    }

    /** To tenths, so that there are ties. */
    private static double[] rounded(double[] sample) {
        for (int i = 0; i < sample.length; i++) {
            sample[i] = Math.round(sample[i] * 10) / 10.0;
        }
        return sample;
    }
}
