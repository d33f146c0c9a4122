package io.canaryjudge.analysis;

import static io.canaryjudge.analysis.Canary.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.analysis.JudgeChoice.Threshold;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.decision.Verdict.Kind;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdStrategyTest {

    private static final WindowSpec SPEC = new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final MetricPolicy ERRORS = MetricPolicy.DEFAULTS.get(0);
    private static final MetricName ERROR_RATE = ERRORS.name();
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    @Test
    void limit_isExceeded_whenSomeWindowsInARowAre() {
        Threshold threeTens = threshold(Limit.ofValue(ERROR_RATE, 0.05));
        CanaryAnalysis analysis = analysis(List.of(ERRORS), threeTens);
        WindowSource windows = canaryFailing(second -> second < 20 ? 5 : 6);

        AnalysisReport before = analysis.evaluate(at(49), windows, List.of());
        AnalysisReport abort = analysis.evaluate(at(50), windows, List.of());

        assertThat(before.verdict().kind()).isEqualTo(Kind.CONTINUE);
        assertThat(before.metrics().get(0).credit()).isEqualTo(1 - 2 / 3.0);
        assertThat(abort.verdict().kind()).isEqualTo(Kind.ABORT);
        assertThat(abort.verdict().urgency()).isEqualTo(Urgency.PLANNED);
        assertThat(abort.verdict().reason())
                .isEqualTo(
                        "threshold judge: error_rate 6 % vs 1 % at the baseline, above 5 % in 3 windows of 10 s in a row");
        assertThat(abort.score()).isZero();
    }

    @Test
    void row_thatIsBroken_startsAnew() {
        WindowSource windows = canaryFailing(second -> second / 10 % 3 == 2 ? 1 : 50);

        assertThat(atTheEnd(List.of(ERRORS), threshold(Limit.ofRatio(ERROR_RATE, 2)), windows)
                        .verdict()
                        .kind())
                .isEqualTo(Kind.PROMOTE);
    }

    @Test
    void window_ofFewRequests_neitherContinuesNorEndsARow() {
        WindowSource full = canaryFailing(second -> 50);
        WindowSource gappy =
                index -> index / 10 % 2 == 0 ? full.at(index) : new WindowPair(index, new TreeMap<>(), new TreeMap<>());
        CanaryAnalysis analysis = analysis(List.of(ERRORS), threshold(Limit.ofRatio(ERROR_RATE, 2)));

        assertThat(analysis.evaluate(at(49), gappy, List.of()).verdict().kind()).isEqualTo(Kind.CONTINUE);
        assertThat(analysis.evaluate(at(60), gappy, List.of()).verdict().kind()).isEqualTo(Kind.ABORT);
    }

    @Test
    void metric_withoutALimit_hasItsMarginForOne() {
        Threshold none = new Threshold(Duration.ofSeconds(10), 3, 20, List.of());

        assertThat(none.limitsOf(ERRORS)).containsExactly(new Limit(ERROR_RATE, 1.1, 0));
        assertThat(atTheEnd(List.of(ERRORS), none, canaryFailing(second -> 2))
                        .verdict()
                        .kind())
                .isEqualTo(Kind.ABORT);
        assertThat(atTheEnd(List.of(ERRORS), none, canaryFailing(second -> 1))
                        .verdict()
                        .kind())
                .isEqualTo(Kind.PROMOTE);
    }

    @Test
    void informativeMetric_beyondItsLimit_isShown_andAbortsNothing() {
        MetricPolicy p50 = MetricPolicy.DEFAULTS.get(1);
        MetricPolicy informative = new MetricPolicy(
                ERROR_RATE, ERRORS.kind(), ERRORS.margin(), ERRORS.passMargin(), 1, Criticality.INFORMATIVE);
        AnalysisReport end = atTheEnd(
                List.of(p50, informative), threshold(Limit.ofRatio(ERROR_RATE, 2)), canaryFailing(second -> 50));

        assertThat(end.verdict().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(end.verdict().urgency()).isEqualTo(Urgency.MONITOR);
        assertThat(end.metrics().get(1).kind()).isEqualTo(MetricJudgement.Kind.REGRESSED);
        assertThat(end.score()).isEqualTo(50);
    }

    @Test
    void missingData_neverPromote() {
        WindowSource silent = index -> new WindowPair(index, new TreeMap<>(), new TreeMap<>());
        AnalysisReport end = atTheEnd(List.of(ERRORS), threshold(Limit.ofRatio(ERROR_RATE, 2)), silent);

        assertThat(end.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(end.verdict().reason()).isEqualTo("threshold judge: time is over: no data for error_rate");
    }

    @Test
    void moreHarm_neverImprovesAVerdict() {
        Threshold threshold = threshold(Limit.ofRatio(ERROR_RATE, 3));
        boolean aborted = false;
        for (int failures = 0; failures <= 10; failures++) {
            int each = failures;
            boolean aborts = atTheEnd(List.of(ERRORS), threshold, canaryFailing(second -> each))
                            .verdict()
                            .kind()
                    == Kind.ABORT;
            assertThat(aborts).isEqualTo(failures > 3);
            assertThat(aborts || !aborted).isTrue();
            aborted = aborts;
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0.5S, 3, 20", "PT2H, 3, 20", "PT10S, 0, 20", "PT10S, 1001, 20", "PT10S, 3, 0"})
    void settings_outsideTheirRange_areRefused(Duration window, int inARow, long leastRequests) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Threshold(window, inARow, leastRequests, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0", "-1, 0", "NaN, 0", "2000000, 0", "1, -1", "1, NaN"})
    void limit_outsideItsRange_isRefused(double ratio, double offset) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Limit(ERROR_RATE, ratio, offset));
    }

    @Test
    void clockThatJumpsToTheEnd_promotesNothing() {
        Threshold judge = threshold(new Limit(ERROR_RATE, 2, 0));
        WindowSource windows = canaryFailing(second -> 1);
        CanaryAnalysis late = analysis(List.of(ERRORS), judge);
        CanaryAnalysis never = analysis(List.of(ERRORS), judge);

        assertThat(late.evaluate(at(130), 30_000, windows, List.of()).verdict().kind())
                .isEqualTo(Kind.CONTINUE);
        assertThat(late.evaluate(at(220), 120_000, windows, List.of()).verdict().kind())
                .isEqualTo(Kind.PROMOTE);
        assertThat(never.evaluate(at(4_000), 30_000, windows, List.of()).verdict())
                .extracting(Verdict::kind, Verdict::reason)
                .containsExactly(
                        Kind.INCONCLUSIVE,
                        "time is over: the canary was watched for 30 s of the 120 s, as the clock has jumped or nobody"
                                + " watched");
        assertThat(never.hasEnded()).isTrue();
    }

    private static Threshold threshold(Limit limit) {
        return new Threshold(Duration.ofSeconds(10), 3, 20, List.of(limit));
    }

    private static AnalysisReport atTheEnd(List<MetricPolicy> metrics, Threshold judge, WindowSource windows) {
        return analysis(metrics, judge).evaluate(at(120), windows, List.of());
    }

    private static CanaryAnalysis analysis(List<MetricPolicy> metrics, Threshold judge) {
        return new CanaryAnalysis(Canary.of(TWO_MINUTES, metrics, judge), SPEC);
    }

    /** Of a hundred requests a second, one fails at the baseline, and so many at the canary. */
    private static WindowSource canaryFailing(IntUnaryOperator failures) {
        return index -> new WindowPair(index, one(1), one(failures.applyAsInt((int) (index - SPEC.indexOf(START)))));
    }

    private static SortedMap<String, WindowSnapshot> one(int failures) {
        HistogramSnapshot latency = HistogramSnapshot.ofBuckets(new long[] {20_000}, new long[] {100});
        return new TreeMap<>(Map.of("a", new WindowSnapshot(100, failures, latency)));
    }

    private static long at(int second) {
        return START + second * 1_000L;
    }
}
