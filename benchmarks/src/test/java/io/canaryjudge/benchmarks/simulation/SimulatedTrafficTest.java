package io.canaryjudge.benchmarks.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.benchmarks.simulation.TrafficModel.Errors;
import io.canaryjudge.benchmarks.simulation.TrafficModel.Load;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedTrafficTest {

    private static final TrafficModel BUSY = TrafficModel.independent(5_000, 2);
    private static final Course NO_HARM = Course.always(Harm.NONE);

    /** Quantiles by bisection of {@code .95 Phi(x/.4) + .05 Phi((x - ln 3)/.7) = q}, x = ln(micros/10000), in Python. */
    @ParameterizedTest
    @CsvSource({"0.01, 3968", "0.5, 10234", "0.95, 23020", "0.99, 54104"})
    void quantile_ofHealthyRequests_isThatOfTheMixture(double q, double micros) {
        assertThat(latency(seconds(BUSY, NO_HARM, 300), Cohort.BASELINE).quantile(q))
                .isCloseTo(micros, Percentage.withPercentage(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 0.99})
    void quantile_ofAllRequestsSlower_movesByTheFactor(double q) {
        List<WindowPair> seconds = seconds(BUSY, Course.always(Harm.latency(1.05)), 300);

        assertThat(latency(seconds, Cohort.CANARY).quantile(q)
                        / latency(seconds, Cohort.BASELINE).quantile(q))
                .isCloseTo(1.05, within(0.01));
    }

    /** From the mixture and 1 % of it moved by ln 10, by bisection in Python: p99 times 1.5812, p50 times 1.0053. */
    @Test
    void quantile_ofASlowerTail_isThatOfTheMixture() {
        List<WindowPair> seconds = seconds(BUSY, Course.always(Harm.tail(0.01, 10)), 600);
        HistogramSnapshot canary = latency(seconds, Cohort.CANARY);
        HistogramSnapshot baseline = latency(seconds, Cohort.BASELINE);

        assertThat(canary.quantile(0.99) / baseline.quantile(0.99)).isCloseTo(1.5812, within(0.02));
        assertThat(canary.quantile(0.5) / baseline.quantile(0.5)).isCloseTo(1.0053, within(0.003));
    }

    /** One in a hundred goes to the canary, one by one; the rest are blocks. The standard error is 3 in 10 000. */
    @Test
    void share_beyondAThreshold_isTheSameForFewAndManyRequests() {
        List<WindowPair> seconds = seconds(BUSY.with(new Load(4_950, 50)), NO_HARM, 3_000);
        HistogramSnapshot few = latency(seconds, Cohort.CANARY);
        HistogramSnapshot many = latency(seconds, Cohort.BASELINE);

        assertThat((double) few.countAbove(54_000) / few.count())
                .isCloseTo((double) many.countAbove(54_000) / many.count(), within(0.0009));
    }

    /** The difference of two binomial numbers; its variance has a standard error of 2.6 % over 3 000 seconds. */
    @ParameterizedTest
    @ValueSource(longs = {10_234, 54_104})
    void difference_beyondAThreshold_variesAsThatOfIndependentRequests(long micros) {
        List<WindowPair> seconds = seconds(BUSY, NO_HARM, 3_000);
        double squares = 0;
        double beyond = 0;
        for (WindowPair second : seconds) {
            long canary = second.total(Cohort.CANARY).latency().countAbove(micros);
            long baseline = second.total(Cohort.BASELINE).latency().countAbove(micros);
            squares += (double) (canary - baseline) * (canary - baseline);
            beyond += canary + baseline;
        }

        assertThat(squares / beyond).isCloseTo(1, within(0.08));
    }

    @ParameterizedTest
    @CsvSource({"2, 0.01", "0.5, 0.0025", "10, 0.05"})
    void errorRate_ofTheCanary_isTheBaselinesTimesTheFactor(double factor, double rate) {
        List<WindowPair> seconds = seconds(BUSY, Course.always(Harm.errors(factor)), 300);

        assertThat(errorRate(seconds, Cohort.BASELINE)).isCloseTo(0.005, Percentage.withPercentage(4));
        assertThat(errorRate(seconds, Cohort.CANARY)).isCloseTo(rate, Percentage.withPercentage(5));
    }

    /** A Poisson number of geometric bursts with mean m has a variance of 2 m - 1 times its mean. */
    @Test
    void errors_inBursts_varyAsMuchAsTheirSizeSays() {
        TrafficModel bursts = TrafficModel.independent(400, 1).with(new Errors(0.005, 5));
        double sum = 0;
        double squares = 0;
        int seconds = 20_000;
        for (WindowPair second : seconds(bursts, NO_HARM, seconds)) {
            long failures = second.total(Cohort.BASELINE).failures();
            sum += failures;
            squares += (double) failures * failures;
        }
        double mean = sum / seconds;

        assertThat(mean).isCloseTo(2, within(0.15));
        assertThat((squares / seconds - mean * mean) / mean).isCloseTo(9, within(0.8));
    }

    @Test
    void traffic_ofOneSeed_isAlwaysTheSame() {
        TrafficModel dependent = BUSY.hard();

        assertThat(seconds(dependent, NO_HARM, 60)).isEqualTo(seconds(dependent, NO_HARM, 60));
    }

    @Test
    void moreHarm_leavesTheBaselineAndMakesEverySecondOfTheCanaryWorse() {
        TrafficModel model = TrafficModel.independent(200, 3).dependent().with(new Errors(0.01, 3));
        Course little = Course.always(new Harm(1.5, 1.1, 0.01, 2));
        List<WindowPair> better = seconds(model, little, 600);
        List<WindowPair> worse = seconds(model, new WorseAtTimes(little, new Harm(8, 1.2, 0.01, 5)), 600);

        for (int i = 0; i < better.size(); i++) {
            assertThat(worse.get(i).baseline()).isEqualTo(better.get(i).baseline());
            assertThat(worse.get(i).canary().keySet())
                    .isEqualTo(better.get(i).canary().keySet());
            Iterator<WindowSnapshot> worseInstances =
                    worse.get(i).canary().values().iterator();
            better.get(i).canary().values().forEach(instance -> assertIsAsBadOrWorse(worseInstances.next(), instance));
        }
    }

    private static void assertIsAsBadOrWorse(WindowSnapshot worse, WindowSnapshot better) {
        assertThat(worse.outcomes()).isEqualTo(better.outcomes());
        assertThat(worse.failures()).isGreaterThanOrEqualTo(better.failures());
        for (long rank = 1; rank <= better.latency().count(); rank++) {
            assertThat(worse.latency().valueAtRank(rank))
                    .isGreaterThanOrEqualTo(better.latency().valueAtRank(rank));
        }
    }

    private record WorseAtTimes(Course usual, Harm atTimes) implements Course {
        @Override
        public Harm at(long second) {
            return second % 3 == 0 ? atTimes : usual.at(second);
        }
    }

    private static List<WindowPair> seconds(TrafficModel model, Course course, int number) {
        SimulatedTraffic traffic = new SimulatedTraffic(model, course, 11);
        List<WindowPair> seconds = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            seconds.add(traffic.next());
        }
        return seconds;
    }

    private static HistogramSnapshot latency(List<WindowPair> seconds, Cohort cohort) {
        return seconds.stream()
                .map(second -> second.total(cohort).latency())
                .reduce(HistogramSnapshot.EMPTY, HistogramSnapshot::merge);
    }

    private static double errorRate(List<WindowPair> seconds, Cohort cohort) {
        double failures = seconds.stream()
                .mapToLong(second -> second.total(cohort).failures())
                .sum();
        return failures
                / seconds.stream()
                        .mapToLong(second -> second.total(cohort).outcomes())
                        .sum();
    }
}
