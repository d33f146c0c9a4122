package io.canaryjudge.judgement;

import static io.canaryjudge.judgement.Judging.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.testing.Seeds;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Latencies that were measured in whole milliseconds: a few values with many requests at each, so that hardly anything may
 * be above a quantile although it is far from the largest share of the requests that is at it.
 */
class LumpyLatencyTest {

    private static final int INSTANCES = 4;
    private static final int REQUESTS = 25;

    /** A latency in milliseconds for a number from 0 to before 1 000. */
    private interface Service extends LongUnaryOperator {}

    private static long oneMillisecond(long at) {
        return 1;
    }

    private static long twentyTo29(long at) {
        return 20 + at / 100;
    }

    private static long tenPercentAt29(long at) {
        return at < 900 ? 20 : 29;
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency_p50", "latency_p95", "latency_p99"})
    void tenMillisecondsInPlaceOfOne_regressWithinSeconds(String quantile) {
        Judging judging = new Judging(metric(quantile, m -> m));

        assertThat(firstRegressed(judging, new SplittableRandom(1), LumpyLatencyTest::oneMillisecond, at -> 10, 60))
                .isBetween(8, 20);
        Effect effect = judging.judgements().get(0).comparison().orElseThrow().effect();
        assertThat(effect.estimate()).isBetween(9.9, 10.1);
        assertThat(effect.lower()).isBetween(4.9, 5.1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency_p50", "latency_p95", "latency_p99"})
    void theSameLumps_pass(String quantile) {
        for (Service service : List.<Service>of(
                LumpyLatencyTest::oneMillisecond, LumpyLatencyTest::twentyTo29, LumpyLatencyTest::tenPercentAt29)) {
            Judging judging = new Judging(metric(quantile, m -> m));

            assertThat(firstRegressed(judging, new SplittableRandom(1), service, service, 600))
                    .isEqualTo(601);
            assertThat(judging.judgements().get(0).kind()).isIn(Kind.PASS, Kind.IMPROVED);
        }
    }

    /** Fewer requests are slow than at the baseline, but those are the ones that the quantile is about. */
    @Test
    void aQuantileBeyondTheMargin_isNotPassed_becauseTheBaselinesLumpIsLarger() {
        Service canary = at -> at < 930 ? 20 : 50;
        Seeds.upTo(10, random -> {
            Judging judging = new Judging(metric("latency_p95", m -> m));

            for (int window = 0; window < 1_500; window++) {
                judging.read(pair(window, random, LumpyLatencyTest::tenPercentAt29, canary));
                if (window % 25 == 0) {
                    assertThat(judging.judgements().get(0).kind()).isNotIn(Kind.PASS, Kind.IMPROVED);
                }
            }
            assertThat(judging.judgements().get(0).kind()).isEqualTo(Kind.REGRESSED);
        });
    }

    @Test
    void aQuantileWithinTheMargin_isPassed_thoughItsTailIsNot() {
        Service canary = at -> at < 970 ? 20 : 50;
        Judging judging = new Judging(metric("latency_p95", m -> m), metric("latency_p99", m -> m));

        firstRegressed(judging, new SplittableRandom(1), LumpyLatencyTest::tenPercentAt29, canary, 600);

        assertThat(judging.judgement("latency_p95").kind()).isIn(Kind.PASS, Kind.IMPROVED);
        assertThat(judging.judgement("latency_p99").kind()).isEqualTo(Kind.REGRESSED);
    }

    /**
     * A service of some 0.9 ms that cuts off what is less than a millisecond has a 99th percentile of 0 ms or of 1 ms, as a few
     * percent more or less decide.
     */
    @Test
    void aStepMore_thatMayBeAFewPercent_neverRegresses() {
        Service baseline = at -> at < 994 ? 0 : 1;
        Service canary = at -> at < 975 ? 0 : 1;
        Judging judging = new Judging(metric("latency_p99", m -> m));

        assertThat(firstRegressed(judging, new SplittableRandom(1), baseline, canary, 1_200))
                .isEqualTo(1_201);
        assertThat(judging.judgements().get(0).kind()).isEqualTo(Kind.UNDECIDED);
        assertThat(judging.judgementsAtDeadline().get(0).kind()).isEqualTo(Kind.UNDECIDED);
    }

    @Test
    void evidenceOfARegression_beginsBeyondTheMarginOfAStepMore() {
        Judging judging = new Judging(metric("latency_p99", m -> m));

        firstRegressed(judging, new SplittableRandom(1), at -> at < 994 ? 0 : 1, at -> at < 975 ? 0 : 1, 1_200);
        assertThat(judging.firstEvidence().worse().peakLogE()).isLessThan(1);
        firstRegressed(judging, new SplittableRandom(1), at -> at < 994 ? 0 : 1, at -> at < 975 ? 0 : 2, 1_200);
        assertThat(judging.firstEvidence().worse().peakLogE()).isGreaterThan(20);
    }

    @Test
    void twoStepsMore_thanNothing_regress() {
        Service canary = at -> at < 975 ? 0 : 2;
        Judging judging = new Judging(metric("latency_p99", m -> m));

        assertThat(firstRegressed(judging, new SplittableRandom(1), at -> at < 994 ? 0 : 1, canary, 1_200))
                .isLessThan(600);
    }

    /** The default budget is 1 % for all metrics together; with 400 trials 10 is what chance exceeds in 1 of 500 tries. */
    @Test
    void equalCohorts_whoseLumpsMove_rarelyRegress() {
        int[] alarms = new int[1];
        Seeds.upTo(400, random -> {
            Judging judging = new Judging(
                    metric("latency_p50", m -> m), metric("latency_p95", m -> m), metric("latency_p99", m -> m));
            double level = 0.5 + 2 * random.nextDouble();
            boolean isAlarm = false;
            for (int window = 0; window < 200; window++) {
                double now = level * (1 + 0.3 * Math.sin(window / 20.0));
                Service service = at -> (long) Math.ceil(now * Math.exp(quantileOfNormal(at)));
                judging.read(pair(window, random, service, service));
                isAlarm |= window % 5 == 0
                        && judging.judgements().stream().anyMatch(judgement -> judgement.kind() == Kind.REGRESSED);
            }
            alarms[0] += isAlarm ? 1 : 0;
        });

        assertThat(alarms[0]).isLessThanOrEqualTo(10);
    }

    /** Roughly, from -1.2 to 1.2: half of the logistic quantile. */
    private static double quantileOfNormal(long at) {
        double share = (at + 0.5) / 1_000;
        return 0.3 * Math.log(share / (1 - share));
    }

    /** The budget for false passes is 5 % for each metric; with 100 trials 11 is what chance exceeds in 1 of 200 tries. */
    @Test
    void aQuantileJustBeyondThePassMargin_isRarelyPassed() {
        Service canary = at -> at < 945 ? 20 : 36;
        int[] passes = new int[1];
        Seeds.upTo(100, random -> {
            Judging judging = new Judging(metric("latency_p95", m -> m));
            boolean hasPassed = false;
            for (int window = 0; window < 400; window++) {
                judging.read(pair(window, random, LumpyLatencyTest::tenPercentAt29, canary));
                Kind kind = judging.judgements().get(0).kind();
                hasPassed |= kind == Kind.PASS || kind == Kind.IMPROVED;
            }
            passes[0] += hasPassed ? 1 : 0;
        });

        assertThat(passes[0]).isLessThanOrEqualTo(11);
    }

    /** After how many windows the first metric is found regressed; one more than there are if never. */
    private static int firstRegressed(
            Judging judging, SplittableRandom random, Service baseline, Service canary, int windows) {
        int first = windows + 1;
        for (int window = 0; window < windows; window++) {
            judging.read(pair(window, random, baseline, canary));
            if (first > windows && judging.judgements().get(0).kind() == Kind.REGRESSED) {
                first = window + 1;
            }
        }
        return first;
    }

    private static WindowPair pair(long index, SplittableRandom random, Service baseline, Service canary) {
        return new WindowPair(index, cohort(random, baseline), cohort(random, canary));
    }

    private static SortedMap<String, WindowSnapshot> cohort(SplittableRandom random, Service service) {
        SortedMap<String, WindowSnapshot> cohort = new TreeMap<>();
        for (int instance = 0; instance < INSTANCES; instance++) {
            HistogramRecorder recorder = new HistogramRecorder();
            for (int i = 0; i < REQUESTS; i++) {
                recorder.record(1_000 * service.applyAsLong(random.nextLong(1_000)));
            }
            cohort.put("i" + instance, new WindowSnapshot(REQUESTS, 0, recorder.snapshot()));
        }
        return cohort;
    }
}
