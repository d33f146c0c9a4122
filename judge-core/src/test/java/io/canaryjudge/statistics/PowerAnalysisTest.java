package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.contrast.Separation;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.statistics.PowerAnalysis.Demand;
import io.canaryjudge.statistics.PowerAnalysis.Instances;
import io.canaryjudge.statistics.PowerAnalysis.Load;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.testing.Vectors;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PowerAnalysisTest {

    private static final Load LOAD = new Load(0.01, 100, 300, 1.5);
    private static final Instances INSTANCES = new Instances(3, 5, 0.06);
    private static final Demand DEMAND = new Demand(3.9, 4.3, 0.8);

    static Stream<Vectors.Case> references() {
        return Vectors.cases("planning");
    }

    @ParameterizedTest
    @MethodSource("references")
    void plan_onReferenceValues_agrees(Vectors.Case reference) {
        PowerAnalysis analysis = new PowerAnalysis(
                new Load(
                        reference.number("plan/p"),
                        reference.number("plan/nc_w"),
                        reference.number("plan/nb_w"),
                        reference.number("plan/phi")),
                new Instances(
                        (int) reference.integer("plan/Kc"),
                        (int) reference.integer("plan/Kb"),
                        reference.number("plan/tau")),
                new Demand(
                        reference.number("plan/c"), reference.number("plan/t_mult"), reference.number("plan/power")));
        double margin = reference.number("plan/r0");

        reference.check("plan_windows", analysis.windowsToProveAbove(reference.number("plan/r_true"), margin));
        reference.check("mde_ratio", analysis.smallestProvableAbove(margin));
    }

    @ParameterizedTest
    @MethodSource("references")
    void separation_onReferenceValues_needsSoManyTimesMoreInstances(Vectors.Case reference) {
        double multiplier = reference.number("remaining/t_mult");
        Separation separation = new Separation(
                Math.abs(reference.number("remaining/theta") - Math.log(reference.number("remaining/r0"))),
                1,
                multiplier * multiplier * reference.number("remaining/Vp"),
                1,
                10);

        reference.check("pod_factor", separation.instanceFactor());
    }

    /** The events that the windows bring are what the rule of thumb asks for, where events are rare. */
    @ParameterizedTest
    @ValueSource(doubles = {1.2, 2, 10})
    void events_inTheWindowsNeeded_areThoseOfTheRuleOfThumb(double ratio) {
        Load rare = new Load(1e-6, 1_000, 1_000, 1);
        double windows = new PowerAnalysis(rare, new Instances(1, 1, 0), DEMAND).windowsToProveAbove(ratio, 1);
        double canaryEvents = windows * 1e-3 * ratio;
        double baselineEvents = windows * 1e-3;
        double harmonicMean = 2 / (1 / canaryEvents + 1 / baselineEvents);

        assertThat(harmonicMean).isCloseTo(PowerAnalysis.eventsNeeded(ratio, DEMAND), within(1e-4 * harmonicMean));
    }

    @Test
    void events_neededForKnownRatios_areAboutThePublishedOnes() {
        assertThat(PowerAnalysis.eventsNeeded(10, DEMAND)).isBetween(8.0, 9.0);
        assertThat(PowerAnalysis.eventsNeeded(2, DEMAND)).isBetween(90.0, 95.0);
        assertThat(PowerAnalysis.eventsNeeded(1.1, DEMAND)).isBetween(4_800.0, 5_000.0);
        assertThat(PowerAnalysis.eventsNeeded(0.5, DEMAND)).isEqualTo(PowerAnalysis.eventsNeeded(2, DEMAND));
    }

    @Test
    void windows_growAsTheEffectTheLoadOrThePatienceShrink() {
        double windows = analysis(LOAD, INSTANCES, DEMAND);

        assertThat(analysis(new Load(0.02, 100, 300, 1.5), INSTANCES, DEMAND)).isLessThan(windows);
        assertThat(analysis(new Load(0.01, 200, 300, 1.5), INSTANCES, DEMAND)).isLessThan(windows);
        assertThat(analysis(new Load(0.01, 100, 600, 1.5), INSTANCES, DEMAND)).isLessThan(windows);
        assertThat(analysis(new Load(0.01, 100, 300, 3), INSTANCES, DEMAND)).isCloseTo(2 * windows, within(1e-9));
        assertThat(analysis(LOAD, new Instances(9, 9, 0.06), DEMAND)).isLessThan(windows);
        assertThat(analysis(LOAD, new Instances(3, 5, 0.03), DEMAND)).isLessThan(windows);
        assertThat(analysis(LOAD, INSTANCES, new Demand(3.9, 4.3, 0.95))).isGreaterThan(windows);
        PowerAnalysis analysis = new PowerAnalysis(LOAD, INSTANCES, DEMAND);
        assertThat(analysis.windowsToProveAbove(3, 1.1)).isLessThan(windows);
        assertThat(analysis.windowsToProveAbove(2, 1.2)).isGreaterThan(windows);
    }

    private static double analysis(Load load, Instances instances, Demand demand) {
        return new PowerAnalysis(load, instances, demand).windowsToProveAbove(2, 1.1);
    }

    @Test
    void windows_forAnEffectWithinWhatInstancesDifferBy_areInfinite() {
        PowerAnalysis analysis = new PowerAnalysis(LOAD, INSTANCES, DEMAND);
        double smallest = analysis.smallestProvableAbove(1.1);
        double largest = analysis.largestProvableBelow(1.5);

        assertThat(analysis.windowsToProveAbove(0.999 * smallest, 1.1)).isInfinite();
        assertThat(analysis.windowsToProveAbove(1.001 * smallest, 1.1)).isFinite();
        assertThat(analysis.windowsToProveBelow(1.001 * largest, 1.5)).isInfinite();
        assertThat(analysis.windowsToProveBelow(0.999 * largest, 1.5)).isFinite();
        assertThat(analysis.windowsToProveAbove(1, 1.1)).isInfinite();
        assertThat(analysis.windowsToProveBelow(1.6, 1.5)).isInfinite();
    }

    /**
     * What it forecasts happens: with counts drawn as it assumes, the share of comparisons whose half-width is passed
     * at the forecast window is near the power demanded. The binomial standard error is one percentage point, the
     * forecast's own error is what is left.
     */
    @ParameterizedTest
    @CsvSource({"0.05, 1.5, 0", "0.05, 1.5, 0.02", "0.01, 3, 0.05"})
    void forecast_ofSimulatedCounts_comesTrue(double rate, double ratio, double deviation) {
        Instances instances = new Instances(4, 4, deviation);
        PowerAnalysis analysis = new PowerAnalysis(new Load(rate, 400, 400, 1), instances, DEMAND);
        int windows = (int) Math.ceil(analysis.windowsToProveAbove(ratio, 1));
        int proven = 0;
        int runs = 1_500;
        for (int run = 0; run < runs; run++) {
            SplittableRandom random = new SplittableRandom(run);
            double canary = events(random, windows, rate * ratio, deviation);
            double baseline = events(random, windows, rate, deviation);
            double requests = 400.0 * windows;
            double variance = (1 - canary / requests) / canary + (1 - baseline / requests) / baseline;
            double between = deviation * deviation / 2;
            proven += Math.log(canary / baseline) > Math.sqrt(3.9 * 3.9 * variance + 4.3 * 4.3 * between) ? 1 : 0;
        }

        assertThat((double) proven / runs).isBetween(0.72, 0.92);
    }

    private static double events(SplittableRandom random, int windows, double rate, double deviation) {
        return LongStream.range(0, 4)
                .map(instance ->
                        Seeds.binomial(random, 100L * windows, rate * Math.exp(deviation * random.nextGaussian())))
                .sum();
    }

    @Test
    void slowdown_asARatioOfEvents_isReadOffTheDistribution() {
        long[] micros = LongStream.rangeClosed(1, 1_000).toArray();
        long[] ones = IntStream.rangeClosed(1, 1_000).mapToLong(i -> 1).toArray();
        HistogramSnapshot uniform = HistogramSnapshot.ofBuckets(micros, ones);

        assertThat(PowerAnalysis.exceedanceRatio(uniform, 0.9, 1)).isEqualTo(1);
        assertThat(PowerAnalysis.exceedanceRatio(uniform, 0.9, 1.125)).isEqualTo(2);
        assertThat(PowerAnalysis.exceedanceRatio(uniform, 0.5, 2)).isEqualTo(1.5);
        assertThat(PowerAnalysis.exceedanceRatio(uniform, 0.5, 0.5)).isZero();
        assertThat(PowerAnalysis.exceedanceRatio(uniform, 0.999_9, 2)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1",
        "1, 1, 1, 1",
        "NaN, 1, 1, 1",
        "0.1, 0, 1, 1",
        "0.1, 1, NaN, 1",
        "0.1, 1, 1, 0.9",
        "0.1, 1, 1, NaN"
    })
    void load_ofWrongNumbers_isRefused(double rate, double canary, double baseline, double overdispersion) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Load(rate, canary, baseline, overdispersion));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0.1", "1, 0, 0.1", "1, 1, -1", "1, 1, NaN"})
    void instances_ofWrongNumbers_areRefused(int canaries, int baselines, double deviation) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Instances(canaries, baselines, deviation));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0.8", "NaN, 1, 0.8", "1, 0, 0.8", "1, Infinity, 0.8", "1, 1, 0.4", "1, 1, 1", "1, 1, NaN"})
    void demand_ofWrongNumbers_isRefused(double time, double instance, double power) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Demand(time, instance, power));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "NaN, 1", "101, 1", "2, 0", "2, NaN"})
    void forecast_ofWrongNumbers_isRefused(double ratio, double margin) {
        PowerAnalysis analysis = new PowerAnalysis(LOAD, INSTANCES, DEMAND);

        assertThatIllegalArgumentException().isThrownBy(() -> analysis.windowsToProveAbove(ratio, margin));
        assertThatIllegalArgumentException().isThrownBy(() -> analysis.windowsToProveBelow(ratio, margin));
    }

    @Test
    void otherForecasts_ofWrongNumbers_areRefused() {
        PowerAnalysis analysis = new PowerAnalysis(LOAD, INSTANCES, DEMAND);

        assertThatIllegalArgumentException().isThrownBy(() -> analysis.smallestProvableAbove(0));
        assertThatIllegalArgumentException().isThrownBy(() -> analysis.largestProvableBelow(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> PowerAnalysis.eventsNeeded(1, DEMAND));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PowerAnalysis.exceedanceRatio(HistogramSnapshot.EMPTY, 0.5, 2));
    }
}
