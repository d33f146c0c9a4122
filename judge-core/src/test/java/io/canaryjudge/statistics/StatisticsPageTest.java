package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.statistics.PowerAnalysis.Demand;
import io.canaryjudge.statistics.PowerAnalysis.Instances;
import io.canaryjudge.statistics.PowerAnalysis.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tables of {@code docs/statistics.md} against {@link PowerAnalysis}: each row stands there as it is computed here.
 */
class StatisticsPageTest {

    private static final double POWER = 0.8;
    private static final double ERRORS = 0.005;
    /** 0.1 percentage points of slack make 1.7 times out of 1.5 where 0.5 % fail. */
    private static final double PASS_MARGIN = 1.7;
    /** Nothing is called a regression in less. */
    private static final double LEAST_SECONDS = 8;

    private static final double DEVIATION = 0.06;
    private static final double PRIOR_DEGREES = 8;

    private static String page = "";

    @BeforeAll
    static void readPage() throws IOException {
        page = Files.readString(Path.of("../docs/statistics.md"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1_000})
    void times_areAsComputed(int perSecond) {
        Load load = new Load(ERRORS, perSecond, perSecond, 1);
        Instances instances = new Instances(3, 3, DEVIATION);
        PowerAnalysis abort = new PowerAnalysis(load, instances, abort(3));
        String row = String.format(
                Locale.ROOT,
                "| %,d | %s | %s | %s | %s | %s |",
                perSecond,
                words(abort.windowsToProveAbove(10, 1.1)),
                words(abort.windowsToProveAbove(3, 1.1)),
                words(abort.windowsToProveAbove(2, 1.1)),
                words(abort.windowsToProveAbove(1.5, 1.1)),
                words(new PowerAnalysis(load, instances, promote(3)).windowsToProveBelow(1, PASS_MARGIN)));

        assertThat(page).contains(row);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10})
    void reachOfInstances_isAsComputed(int instances) {
        Load load = new Load(ERRORS, 1, 1, 1);
        Instances each = new Instances(instances, instances, DEVIATION);
        String row = String.format(
                Locale.ROOT,
                "| %d + %d | %.1f | %.2f | %.2f |",
                instances,
                instances,
                abort(instances).instanceMultiplier(),
                new PowerAnalysis(load, each, abort(instances)).smallestProvableAbove(1.1),
                new PowerAnalysis(load, each, promote(instances)).largestProvableBelow(1.5));

        assertThat(page).contains(row);
    }

    @ParameterizedTest
    @CsvSource({"20 %, 1.2", "50 %, 1.5", "2 times, 2", "3 times, 3"})
    void slowdowns_asRatiosOfEvents_areAsComputed(String words, double slowdown) {
        HistogramSnapshot latencies = latencies();
        String row = String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f |",
                words,
                PowerAnalysis.exceedanceRatio(latencies, 0.5, slowdown / 1.05),
                PowerAnalysis.exceedanceRatio(latencies, 0.95, slowdown / 1.2),
                PowerAnalysis.exceedanceRatio(latencies, 0.99, slowdown / 1.2));

        assertThat(page).contains(row);
    }

    @Test
    void eventsNeeded_areAsComputed() {
        assertThat(page)
                .contains(String.format(
                        Locale.ROOT,
                        "10 times needs %.0f events, 2 times %.0f, 1.5 times %.0f, 1.1 times %,.0f",
                        Math.ceil(PowerAnalysis.eventsNeeded(10, abort(3))),
                        Math.ceil(PowerAnalysis.eventsNeeded(2, abort(3))),
                        Math.ceil(PowerAnalysis.eventsNeeded(1.5, abort(3))),
                        Math.ceil(PowerAnalysis.eventsNeeded(1.1, abort(3)))));
    }

    /**
     * The multipliers that the tables were made with are the boundary's after five minutes, with the judge's prior of
     * 80 s and tuning of 15 s: 3.9 for 45 % of the 0.4 % that errors have of alphaAbort, 2.9 for alphaPromote.
     */
    @Test
    void multipliersOverTime_areTheBoundarys() {
        assertThat(Math.sqrt(AnytimeTBoundary.squaredMultiplier(380, 0.001, 60)))
                .isBetween(4.05, 4.15);
        assertThat(Math.sqrt(AnytimeTBoundary.squaredMultiplier(380, 0.025, 60)))
                .isBetween(3.05, 3.15);
    }

    /** Differences between instances have a quarter of the 0.4 %. */
    private static Demand abort(int instances) {
        return new Demand(3.9, t(instances, 0.001), POWER);
    }

    private static Demand promote(int instances) {
        return new Demand(2.9, t(instances, 0.025), POWER);
    }

    /** The prior on how error rates differ has its full weight beside two degrees of freedom, less beside more. */
    private static double t(int instances, double tail) {
        double own = 2.0 * (instances - 1);
        double prior = PRIOR_DEGREES * Math.min(1, 2 / own);
        return TDistribution.of(prior + own).inverseSurvivalProbability(tail);
    }

    private static String words(double seconds) {
        double shown = Math.max(LEAST_SECONDS, seconds);
        if (shown < 120) {
            return String.format(Locale.ROOT, "%.0f s", shown);
        }
        return shown < 7_200
                ? String.format(Locale.ROOT, "%.0f min", shown / 60)
                : String.format(Locale.ROOT, "%.0f h", shown / 3_600);
    }

    /** Log-normal, the p99 about five times the p50. */
    private static HistogramSnapshot latencies() {
        NormalDistribution normal = NormalDistribution.of(0, 1);
        long[] micros = new long[100_000];
        Arrays.setAll(
                micros,
                i -> Math.round(
                        20_000 * Math.exp(0.7 * normal.inverseCumulativeProbability((i + 0.5) / micros.length))));
        long[] ones = new long[micros.length];
        Arrays.fill(ones, 1);
        return HistogramSnapshot.ofBuckets(micros, ones);
    }
}
