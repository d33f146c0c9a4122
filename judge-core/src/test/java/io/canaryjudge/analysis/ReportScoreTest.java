package io.canaryjudge.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Effect;
import io.canaryjudge.judgement.Look;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricJudgement.NoData;
import io.canaryjudge.judgement.MetricJudgement.Passed;
import io.canaryjudge.judgement.MetricJudgement.Regressed;
import io.canaryjudge.judgement.MetricJudgement.Undecided;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.NoDataPolicy;
import io.canaryjudge.judgement.Observed;
import io.canaryjudge.judgement.WeightedScore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportScoreTest {

    private static final MetricPolicy ERRORS = MetricPolicy.DEFAULTS.get(0);
    private static final MetricPolicy P50 = MetricPolicy.DEFAULTS.get(1);
    private static final MetricPolicy P99 = informative(MetricPolicy.DEFAULTS.get(3));
    private static final Comparison VALUES =
            new Comparison(new Observed(1, 1), new Observed(1, 1), new Effect(1, 0.9, 1.1));

    @ParameterizedTest
    @EnumSource
    void score_isTheMeanOfTheGroups_byTheirWeights(Look look) {
        ReportScore weighted = new ReportScore(new WeightedScore(Map.of("errors", 80.0)));
        List<MetricJudgement> metrics = List.of(
                new Passed(ERRORS.withGroups(Set.of("errors")), VALUES),
                undecided(P50.withGroups(Set.of("latency")), 0.5),
                undecided(P99.withGroups(Set.of("latency")), 0.25));

        assertThat(weighted.of(metrics, look)).isEqualTo(87.5);
        assertThat(score(look, new Passed(ERRORS, VALUES), undecided(P50, 0.25)))
                .isEqualTo(62.5);
    }

    @Test
    void score_whileACriticalMetricLacksData_isAbsent_andZeroAtTheDeadline() {
        assertThat(score(Look.INTERIM, new Passed(ERRORS, VALUES), new NoData(P50, GuardCode.NO_DATA, "none")))
                .isNaN();
        assertThat(score(Look.LAST, new Passed(ERRORS, VALUES), new NoData(P50, GuardCode.NO_DATA, "none")))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void score_ofACriticalRegression_isZero_whateverElseIsMissing(Look look) {
        assertThat(score(look, new Regressed(ERRORS, VALUES), new NoData(P50, GuardCode.NO_DATA, "none")))
                .isZero();
    }

    @Test
    void score_withOneOfThreeInformativeMetricsAbsent_isThatOfTheOthers() {
        assertThat(score(
                        Look.INTERIM,
                        new Passed(ERRORS, VALUES),
                        undecided(P50, 0.5),
                        new NoData(P99, GuardCode.NO_DATA, "none")))
                .isEqualTo(75);
    }

    @ParameterizedTest
    @EnumSource
    void absence_thatIsToBeIgnored_leavesTheScoreToTheOthers(Look look) {
        NoData ignored = new NoData(P99.withNoData(NoDataPolicy.IGNORE), GuardCode.NO_DATA, "none");

        assertThat(score(look, undecided(ERRORS, 0.5), ignored)).isEqualTo(50);
        assertThat(score(look, ignored)).isNaN();
    }

    @Test
    void absence_thatIsAFailure_countsAsOneAtTheDeadline_andNotBefore() {
        NoData failed = new NoData(P99.withNoData(NoDataPolicy.FAIL), GuardCode.NO_DATA, "none");
        MetricJudgement[] metrics = {undecided(ERRORS, 1), undecided(P50, 1), failed};

        assertThat(score(Look.INTERIM, metrics)).isEqualTo(100);
        assertThat(score(Look.LAST, metrics)).isEqualTo(66.67);
    }

    private static double score(Look look, MetricJudgement... metrics) {
        return new ReportScore(WeightedScore.EQUAL_GROUPS).of(List.of(metrics), look);
    }

    private static Undecided undecided(MetricPolicy policy, double credit) {
        return new Undecided(policy, VALUES, Optional.empty(), credit);
    }

    private static MetricPolicy informative(MetricPolicy m) {
        return new MetricPolicy(m.name(), m.kind(), m.margin(), m.passMargin(), m.weight(), Criticality.INFORMATIVE);
    }
}
