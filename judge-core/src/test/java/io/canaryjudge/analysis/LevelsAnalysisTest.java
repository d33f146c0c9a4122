package io.canaryjudge.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Margin;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.window.ReadingTally;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whole analyses of metrics that are measured on readings, or that fall. */
class LevelsAnalysisTest {

    private static final MetricKind FREE = new MetricKind.Gauge("free", Direction.DECREASE);

    private static AnalysisReport analysed(MetricKind kind, JudgeChoice judge, double baseline, double canary) {
        MetricPolicy metric = new MetricPolicy(
                new MetricName("free"), kind, Margin.ofRatio(1.2), Margin.ofRatio(1.5), 1, Criticality.CRITICAL);
        AnalysisPolicy policy = AnalysisPolicy.DEFAULT
                .withMetrics(List.of(metric))
                .withDuration(Duration.ofMinutes(5))
                .withJudge(judge);
        CanaryAnalysis analysis = new CanaryAnalysis(
                new AnalysisPlan("shop", "1", "2", "", policy, 0),
                new WindowSpec(Duration.ofSeconds(1), Duration.ZERO));
        AnalysisReport report = analysis.evaluate(0, LevelsAnalysisTest::silence, List.of());
        for (int second = 1; second <= 300; second++) {
            report = analysis.evaluate(
                    second * 1_000L,
                    index -> new WindowPair(index, read("b", index, baseline), read("c", index, canary)),
                    List.of());
        }
        return report;
    }

    private static WindowPair silence(long index) {
        return new WindowPair(index, new TreeMap<>(), new TreeMap<>());
    }

    private static SortedMap<String, WindowSnapshot> read(String instance, long second, double value) {
        ReadingTally tally = new ReadingTally(1, value * (1 + 0.01 * (second % 3)));
        return value < 0
                ? new TreeMap<>()
                : new TreeMap<>(
                        Map.of(instance, WindowSnapshot.EMPTY.withReadings(new TreeMap<>(Map.of("free", tally)))));
    }

    @Test
    void canary_thatIsReadOnly_isPromotedOnReadings() {
        AnalysisReport report = analysed(FREE, new JudgeChoice.Sequential(), 100, 100);

        assertThat(report.verdict().kind()).isEqualTo(Verdict.Kind.PROMOTE);
        assertThat(report.guards()).isEmpty();
    }

    @Test
    void gauge_thatFalls_aborts_andTheReasonSaysBelow() {
        AnalysisReport report = analysed(FREE, new JudgeChoice.Sequential(), 100, 20);

        assertThat(report.verdict().kind()).isEqualTo(Verdict.Kind.ABORT);
        assertThat(report.reasons().get(0).text())
                .startsWith("free 20.")
                .contains(": 0.2x, proven below 0.")
                .endsWith("margin 0.833x (rule metric-regressed)");
    }

    @Test
    void canary_thatIsNotRead_isInconclusive_andTheGuardSpeaksOfReadings() {
        AnalysisReport report = analysed(FREE, new JudgeChoice.Sequential(), 100, -1);

        assertThat(report.verdict().kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(report.guards())
                .contains(new GuardFinding(GuardCode.NO_CANARY_DATA, "no readings of the canary yet"));
    }

    @Test
    void otherJudges_knowTheDirection() {
        for (JudgeChoice judge : List.of(JudgeChoice.Threshold.DEFAULT, JudgeChoice.Kayenta.DEFAULT)) {
            assertThat(analysed(FREE, judge, 100, 20).verdict().kind())
                    .as(judge.word())
                    .isEqualTo(Verdict.Kind.ABORT);
            assertThat(analysed(FREE, judge, 100, 300).verdict().kind())
                    .as(judge.word())
                    .isEqualTo(Verdict.Kind.PROMOTE);
        }
    }

    @Test
    void limit_onAFall_isTheLeastOfTheCanary() {
        Limit value = Limit.ofValue(new MetricName("free"), 50);
        Limit ratio = Limit.ofRatio(new MetricName("free"), 2);

        assertThat(value.isExceeded(Direction.DECREASE, 100, 49)).isTrue();
        assertThat(value.isExceeded(Direction.DECREASE, 100, 51)).isFalse();
        assertThat(ratio.isExceeded(Direction.DECREASE, 100, 49)).isTrue();
        assertThat(ratio.isExceeded(Direction.DECREASE, 100, 51)).isFalse();
        assertThat(ratio.isExceeded(Direction.INCREASE, 100, 201)).isTrue();
    }

    @Test
    void throughput_forAJudgeThatKnowsNoTime_isRefused() {
        MetricKind throughput = new MetricKind.Throughput(Direction.DECREASE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> analysed(throughput, JudgeChoice.Threshold.DEFAULT, 1, 1))
                .withMessageContaining("throughput is for the sequential judge");
    }
}
