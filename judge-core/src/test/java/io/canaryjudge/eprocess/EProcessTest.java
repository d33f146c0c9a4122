package io.canaryjudge.eprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.counts.CohortCounts;
import io.canaryjudge.counts.InstanceCounts;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.testing.RandomWindows;
import io.canaryjudge.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Laws of both e-processes: what more events, swapped cohorts and silent windows do to the evidence. */
class EProcessTest {

    private static final double ROUNDING = 1e-9;

    @ParameterizedTest
    @EnumSource
    void rate_withMoreEventsInAnyWindow_movesTowardsTheirCohort(Alternative alternative) {
        Seeds.upTo(300, random -> {
            EProcess start = randomRate(random, alternative);
            List<PairedCounts> windows = RandomWindows.arbitrary(random, 1 + random.nextInt(20));
            int at = random.nextInt(windows.size());
            double before = feed(start, windows).logE();
            double moreCanary = feed(start, with(windows, at, moreCanaryEvents(random, windows.get(at))))
                    .logE();
            double moreBaseline = feed(start, with(windows, at, moreBaselineEvents(random, windows.get(at))))
                    .logE();

            int sign = alternative == Alternative.WORSE ? 1 : -1;
            assertThat(sign * moreCanary).isGreaterThanOrEqualTo(sign * before - ROUNDING);
            assertThat(sign * moreBaseline).isLessThanOrEqualTo(sign * before + ROUNDING);
        });
    }

    /** In the newest window: events of the past also teach the process which rate to expect. */
    @ParameterizedTest
    @EnumSource
    void exceedance_withMoreEventsInTheNewestWindow_movesTowardsTheirCohort(Alternative alternative) {
        Seeds.upTo(300, random -> {
            EProcess start = randomExceedance(random, alternative);
            List<PairedCounts> windows = RandomWindows.arbitrary(random, 1 + random.nextInt(20));
            int at = windows.size() - 1;
            double before = feed(start, windows).logE();
            double moreCanary = feed(start, with(windows, at, moreCanaryEvents(random, windows.get(at))))
                    .logE();
            double moreBaseline = feed(start, with(windows, at, moreBaselineEvents(random, windows.get(at))))
                    .logE();

            int sign = alternative == Alternative.WORSE ? 1 : -1;
            assertThat(sign * moreCanary).isGreaterThanOrEqualTo(sign * before - ROUNDING);
            assertThat(sign * moreBaseline).isLessThanOrEqualTo(sign * before + ROUNDING);
        });
    }

    @Test
    void rate_ofSwappedCohorts_isTheOtherAlternativeAtTheInverseMargin() {
        Seeds.upTo(200, random -> {
            double margin = Math.exp(random.nextGaussian());
            Restarts restarts = randomRestarts(random);
            List<PairedCounts> windows = RandomWindows.arbitrary(random, 30);
            double worse = feed(RateEProcess.start(Alternative.WORSE, margin, 0, restarts), windows)
                    .logE();
            double swapped = feed(
                            RateEProcess.start(Alternative.WITHIN_MARGIN, 1 / margin, 0, restarts),
                            windows.stream().map(RandomWindows::swapped).toList())
                    .logE();

            assertThat(swapped).isCloseTo(worse, within(1e-7));
        });
    }

    @Test
    void exceedance_ofSwappedCohorts_isTheOtherAlternative() {
        Seeds.upTo(200, random -> {
            double nominal = 0.01 + 0.5 * random.nextDouble();
            Restarts restarts = randomRestarts(random);
            List<PairedCounts> windows = RandomWindows.arbitrary(random, 30);
            double worse = feed(ExceedanceEProcess.start(Alternative.WORSE, nominal, 0.98, restarts), windows)
                    .logE();
            double swapped = feed(
                            ExceedanceEProcess.start(Alternative.WITHIN_MARGIN, nominal, 0.98, restarts),
                            windows.stream().map(RandomWindows::swapped).toList())
                    .logE();

            assertThat(swapped).isCloseTo(worse, within(1e-7));
        });
    }

    @ParameterizedTest
    @EnumSource
    void processes_ofWindowsWithOneCohortSilent_areUnmoved(Alternative alternative) {
        Seeds.upTo(20, random -> {
            for (EProcess start : List.of(randomRate(random, alternative), randomExceedance(random, alternative))) {
                EProcess moved = start.after(RandomWindows.window(5, 2, 5, 1));
                assertThat(moved.after(RandomWindows.window(0, 0, 50, 20))).isSameAs(moved);
                assertThat(moved.after(RandomWindows.window(50, 20, 0, 0))).isSameAs(moved);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void processes_ofAnyWindows_stayFinite(Alternative alternative) {
        Seeds.upTo(20, random -> {
            EProcess rate = randomRate(random, alternative);
            EProcess exceedance = randomExceedance(random, alternative);
            for (int w = 0; w < 200; w++) {
                long nC = 1 + random.nextLong(1_000_000);
                long nB = 1 + random.nextLong(1_000_000);
                PairedCounts extreme =
                        RandomWindows.window(nC, random.nextBoolean() ? nC : 0, nB, random.nextBoolean() ? nB : 0);
                rate = rate.after(extreme);
                exceedance = exceedance.after(extreme);
                assertThat(rate.logE()).isBetween(-10_000.1, 10_000.1);
                assertThat(exceedance.logE()).isBetween(-10_000.1, 10_000.1);
            }
        });
    }

    @Test
    void worse_ofACanaryThatFailsTenTimesAsOften_isProvenSoon() {
        EProcess rate = RateEProcess.start(Alternative.WORSE, 1.1, 0, Restarts.over(1_800));
        EProcess exceedance = ExceedanceEProcess.start(Alternative.WORSE, 0.01, 0.998, Restarts.over(1_800));
        for (int w = 0; w < 30; w++) {
            rate = rate.after(RandomWindows.window(20, 2, 20, w % 5 == 0 ? 1 : 0));
            exceedance = exceedance.after(RandomWindows.window(20, 2, 20, w % 5 == 0 ? 1 : 0));
        }

        assertThat(rate.logE()).isGreaterThan(Math.log(1 / 0.0025));
        assertThat(exceedance.logE()).isGreaterThan(Math.log(1 / 0.0025));
    }

    @Test
    void late_regression_isFoundThroughTheRestarts() {
        EProcess restarting = RateEProcess.start(Alternative.WORSE, 1.1, 0, Restarts.over(1_000));
        EProcess plain = RateEProcess.start(Alternative.WORSE, 1.1, 0, Restarts.NONE);
        for (int w = 0; w < 500; w++) {
            PairedCounts window = RandomWindows.window(100, w < 480 ? 2 : 8, 100, 2);
            restarting = restarting.after(window);
            plain = plain.after(window);
        }

        assertThat(restarting.logE()).isGreaterThan(plain.logE() + 10).isGreaterThan(Math.log(1 / 0.0025));
    }

    @Test
    void parameters_outsideTheirRange_areRefused() {
        for (double margin : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RateEProcess.start(Alternative.WORSE, margin, 0, Restarts.NONE));
        }
        for (double slack : new double[] {-0.1, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RateEProcess.start(Alternative.WORSE, 1.1, slack, Restarts.NONE));
        }
        for (double rate : new double[] {0, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ExceedanceEProcess.start(Alternative.WORSE, rate, 1, Restarts.NONE));
        }
        for (double decay : new double[] {0, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ExceedanceEProcess.start(Alternative.WORSE, 0.1, decay, Restarts.NONE));
        }
        for (double weight : new double[] {-0.1, 0.51, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Restarts(weight));
        }
    }

    private static EProcess feed(EProcess start, List<PairedCounts> windows) {
        EProcess process = start;
        for (PairedCounts window : windows) {
            process = process.after(window);
        }
        return process;
    }

    private static List<PairedCounts> with(List<PairedCounts> windows, int at, PairedCounts other) {
        List<PairedCounts> changed = new ArrayList<>(windows);
        changed.set(at, other);
        return changed;
    }

    private static PairedCounts moreCanaryEvents(SplittableRandom random, PairedCounts window) {
        CohortCounts canary = window.canary();
        return new PairedCounts(window.baseline(), more(random, canary));
    }

    private static PairedCounts moreBaselineEvents(SplittableRandom random, PairedCounts window) {
        return new PairedCounts(more(random, window.baseline()), window.canary());
    }

    private static CohortCounts more(SplittableRandom random, CohortCounts cohort) {
        double missing = cohort.requests() - cohort.events();
        double added = Math.floor(missing * random.nextDouble() + 0.5);
        return CohortCounts.of(List.of(new InstanceCounts("one", cohort.requests(), cohort.events() + added)));
    }

    private static EProcess randomRate(SplittableRandom random, Alternative alternative) {
        double slack = random.nextBoolean() ? 0 : 0.01 * random.nextDouble();
        return RateEProcess.start(alternative, 1 + random.nextDouble(), slack, randomRestarts(random));
    }

    private static EProcess randomExceedance(SplittableRandom random, Alternative alternative) {
        return ExceedanceEProcess.start(
                alternative, 0.01 + 0.5 * random.nextDouble(), 0.9 + 0.1 * random.nextDouble(), randomRestarts(random));
    }

    private static Restarts randomRestarts(SplittableRandom random) {
        return random.nextBoolean() ? Restarts.NONE : Restarts.over(1 + random.nextInt(100));
    }
}
