package io.canaryjudge.kayenta;

import static io.canaryjudge.kayenta.Classification.ERROR;
import static io.canaryjudge.kayenta.Classification.HIGH;
import static io.canaryjudge.kayenta.Classification.LOW;
import static io.canaryjudge.kayenta.Classification.NODATA;
import static io.canaryjudge.kayenta.Classification.NODATA_FAIL_METRIC;
import static io.canaryjudge.kayenta.Classification.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreSheetTest {

    private static final SampleStatistics NONE = SampleStatistics.of(new double[0]);

    private static MetricResult result(Classification classification, String... groups) {
        MetricOutcome outcome = classification == ERROR
                ? new MetricOutcome.Failed()
                : new MetricOutcome.NotCompared(classification, "because", false);
        return new MetricResult(pair(), List.of(groups), NONE, NONE, outcome, false);
    }

    private static MetricResult critical(Classification classification, String reason, boolean isMuted) {
        MetricOutcome outcome = new MetricOutcome.NotCompared(classification, reason, true);
        return new MetricResult(pair(), List.of("a"), NONE, NONE, outcome, isMuted);
    }

    private static MetricPair pair() {
        return MetricPair.of("m", new double[0], new double[0]);
    }

    private static SummaryScore summary(Map<String, Double> weights, MetricResult... results) {
        return new ScoreSheet(Arrays.asList(results), weights).summary(new ScoreThresholds(95, 75));
    }

    @Test
    void groupScore_isTheShareThatPassed_ofThoseThatWereJudged() {
        ScoreSheet sheet = new ScoreSheet(
                List.of(
                        result(PASS, "a", "b"),
                        result(HIGH, "a"),
                        result(NODATA_FAIL_METRIC, "a"),
                        result(NODATA, "a"),
                        result(ERROR, "a", "c"),
                        result(LOW)),
                Map.of());

        assertThat(sheet.groupScores())
                .containsExactly(new GroupScore("a", 1, 3), new GroupScore("b", 1, 1), new GroupScore("c", 0, 0));
        assertThat(sheet.groupScores()).extracting(GroupScore::score).containsExactly(1 / 3.0 * 100, 100.0, 0.0);
    }

    @Test
    void score_weighsGroups_andSharesTheRestAmongThoseWithoutWeight() {
        assertThat(summary(Map.of("a", 40.0), result(HIGH, "a"), result(PASS, "b"), result(PASS, "c"))
                        .score())
                .isEqualTo(60);
        assertThat(summary(Map.of("a", 40.0), result(PASS, "a")).score()).isEqualTo(40);
        assertThat(summary(Map.of("a", 200.0), result(PASS, "a")).score()).isEqualTo(200);
        assertThat(summary(Map.of("a", 150.0), result(HIGH, "a"), result(PASS, "b"))
                        .score())
                .isEqualTo(-50);
        assertThat(summary(Map.of("absent", 30.0), result(PASS, "a")).score()).isEqualTo(70);
    }

    @Test
    void score_countsAGroupWithoutDataAsGood() {
        assertThat(summary(Map.of(), result(ERROR, "a"), result(PASS, "b"), result(HIGH, "c"))
                        .score())
                .isEqualTo(66.67);
    }

    @ParameterizedTest
    @CsvSource({"95, PASS", "100, PASS", "94.99, MARGINAL", "75, MARGINAL", "74.99, FAIL", "0, FAIL"})
    void score_isClassedByThresholds_theseIncluded(double score, ScoreClass expected) {
        assertThat(summary(Map.of("a", score), result(PASS, "a"))).isEqualTo(new SummaryScore(score, expected, ""));
    }

    @ParameterizedTest
    @CsvSource({"33.335, 33.34", "33.334999, 33.33", "1.005, 1.01", "-1.005, -1.01"})
    void score_isRoundedToTwoDecimals_halvesAwayFromZero_byItsDecimalText(double weight, double expected) {
        assertThat(ScoreSheet.rounded(weight)).isEqualTo(expected);
    }

    @Test
    void score_isZero_whenTheFirstCriticalMetricFails() {
        assertThat(summary(
                        Map.of(),
                        critical(PASS, "", false),
                        critical(HIGH, "muted", true),
                        critical(NODATA, "first", false),
                        critical(LOW, "second", false)))
                .isEqualTo(new SummaryScore(0, ScoreClass.FAIL, "Canary Failed: first"));
    }

    @Test
    void score_isZero_whenHalfOfTheResultsHaveNoData() {
        SummaryScore failed =
                new SummaryScore(0, ScoreClass.FAIL, "Canary Failed: 50% or more metrics returned NODATA");

        assertThat(summary(Map.of(), result(NODATA, "a"), result(PASS, "a"))).isEqualTo(failed);
        assertThat(summary(Map.of(), result(NODATA, "a"), result(PASS, "a"), result(PASS, "a"))
                        .score())
                .isEqualTo(100);
        assertThat(summary(Map.of(), result(NODATA_FAIL_METRIC, "a"), result(PASS, "a")))
                .isEqualTo(new SummaryScore(50, ScoreClass.FAIL, ""));
    }

    @Test
    void score_ofMutedMetricsAlone_isZero() {
        assertThat(summary(Map.of(), critical(PASS, "", true))).isEqualTo(new SummaryScore(0, ScoreClass.FAIL, ""));
    }
}
