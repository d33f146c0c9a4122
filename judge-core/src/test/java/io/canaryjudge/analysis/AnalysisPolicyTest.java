package io.canaryjudge.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.guard.GuardPolicy;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Effect;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.Observed;
import io.canaryjudge.statistics.InstancePrior;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalysisPolicyTest {

    private static final MetricPolicy ERRORS = MetricPolicy.DEFAULTS.get(0);
    private static final MetricPolicy P50 = MetricPolicy.DEFAULTS.get(1);
    private static final Comparison VALUES =
            new Comparison(new Observed(1, 1), new Observed(1, 1), new Effect(1, 0.9, 1.1));

    @ParameterizedTest
    @CsvSource({
        "PT9.999S, 0.5, PT0S, duration",
        "P7DT0.001S, 0.5, PT0S, duration",
        "PT1M, -0.1, PT0S, soakShare",
        "PT1M, 1.1, PT0S, soakShare",
        "PT1M, NaN, PT0S, soakShare",
        "PT1M, 0.5, PT-1S, warmUp",
        "PT1M, 0.5, PT1M, warmUp"
    })
    void policy_outsideItsRange_isRefused(Duration duration, double soakShare, Duration warmUp, String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(MetricPolicy.DEFAULTS, duration, soakShare, warmUp))
                .withMessageStartingWith(name);
    }

    @Test
    void metrics_ofOneName_orNoneThatIsCritical_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(List.of(ERRORS, ERRORS), Duration.ofMinutes(1), 0.5, Duration.ZERO))
                .withMessageContaining("error_rate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(List.of(informative(ERRORS)), Duration.ofMinutes(1), 0.5, Duration.ZERO))
                .withMessageContaining("critical");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(List.of(), Duration.ofMinutes(1), 0.5, Duration.ZERO));
    }

    @Test
    void withDuration_keepsTheSoakShare_andCutsAWarmUpThatNoLongerFits() {
        AnalysisPolicy policy = policy(MetricPolicy.DEFAULTS, Duration.ofMinutes(30), 0.5, Duration.ofMinutes(5));

        assertThat(policy.withDuration(Duration.ofMinutes(10)).soak()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.withDuration(Duration.ofMinutes(10)).warmUp()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.withDuration(Duration.ofMinutes(5)).warmUp()).isZero();
        assertThat(policy.withDuration(Duration.ofMinutes(30))).isEqualTo(policy);
    }

    @Test
    void score_isTheMeanCreditOfWhatHasData_andZeroOnceACriticalMetricHasRegressed() {
        MetricJudgement passed = new MetricJudgement.Passed(ERRORS, VALUES);
        MetricJudgement undecided = new MetricJudgement.Undecided(P50, VALUES, Optional.empty(), 0.25);
        MetricJudgement absent = new MetricJudgement.NoData(P50, GuardCode.NO_DATA, "no requests");
        MetricJudgement regressed = new MetricJudgement.Regressed(P50, VALUES);

        assertThat(Score.of(List.of(passed, undecided, absent))).isCloseTo(62.5, within(1e-9));
        assertThat(Score.of(List.of(passed, regressed))).isZero();
        assertThat(Score.of(List.of(passed, new MetricJudgement.Regressed(informative(P50), VALUES))))
                .isCloseTo(50, within(1e-9));
        assertThat(Score.of(List.of(absent))).isNaN();
        assertThat(Score.of(List.of(passed, new MetricJudgement.Improved(P50, VALUES))))
                .isEqualTo(100);
    }

    private static MetricPolicy informative(MetricPolicy m) {
        return new MetricPolicy(m.name(), m.kind(), m.margin(), m.passMargin(), m.weight(), Criticality.INFORMATIVE);
    }

    private static AnalysisPolicy policy(
            List<MetricPolicy> metrics, Duration duration, double soakShare, Duration warmUp) {
        return new AnalysisPolicy(
                metrics,
                List.of(),
                0.01,
                0.05,
                InstancePrior.DEFAULT,
                duration,
                soakShare,
                warmUp,
                GuardPolicy.DEFAULT);
    }
}
