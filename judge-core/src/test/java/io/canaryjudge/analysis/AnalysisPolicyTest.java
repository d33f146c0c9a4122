package io.canaryjudge.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.guard.GuardPolicy;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.WeightedScore;
import io.canaryjudge.metric.MetricName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalysisPolicyTest {

    private static final MetricPolicy ERRORS = MetricPolicy.DEFAULTS.get(0);

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
    void weightsAndLimits_ofWhatDoesNotExist_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scored(Map.of("errors", 50.0)))
                .withMessage("groupWeights has 'errors', which is no metric's group; there are all");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnalysisPolicy.DEFAULT.withJudge(new JudgeChoice.Threshold(
                        Duration.ofSeconds(10), 3, 1, List.of(Limit.ofRatio(new MetricName("other"), 2)))))
                .withMessageContaining("'other'")
                .withMessageContaining("error_rate");
    }

    @Test
    void weightsOfAllGroups_areTheWholeTogether() {
        assertThat(scored(Map.of("all", 100.0)).score().groupWeights()).containsEntry("all", 100.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scored(Map.of("all", 99.0)))
                .withMessageContaining("100 together");
    }

    private static AnalysisPolicy scored(Map<String, Double> weights) {
        AnalysisPolicy policy = AnalysisPolicy.DEFAULT;
        return new AnalysisPolicy(
                policy.metrics(),
                policy.rules(),
                policy.alphaAbort(),
                policy.alphaPromote(),
                policy.instances(),
                policy.duration(),
                policy.soakShare(),
                policy.warmUp(),
                policy.guards(),
                new WeightedScore(weights),
                policy.judge());
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
                GuardPolicy.DEFAULT,
                WeightedScore.EQUAL_GROUPS,
                new JudgeChoice.Sequential());
    }
}
