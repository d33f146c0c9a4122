package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.MetricName;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricPolicyTest {

    private static final MetricName NAME = new MetricName("some_metric");

    @ParameterizedTest
    @CsvSource({"0.99, 0", "101, 0", "NaN, 0", "1, -0.1", "1, 1.1e12", "1, NaN"})
    void margin_outsideItsRange_isRefused(double ratio, double slack) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Margin(ratio, slack));
    }

    @Test
    void slack_thatDoesNotFitItsKind_isRefused() {
        Margin large = new Margin(1, 5);
        Margin small = new Margin(1, 0.1);
        MetricKind throughput = new MetricKind.Throughput(Direction.DECREASE);

        assertThat(policy(new MetricKind.Gauge("queue", Direction.INCREASE), large, large, 1)
                        .margin())
                .isEqualTo(large);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(new MetricKind.EventRatio("a", "b", Direction.DECREASE), large, large, 1))
                .withMessageContaining("slack of a share must be 0 or more and below 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(throughput, small, small, 1))
                .withMessageContaining("metric some_metric is a throughput");
    }

    @Test
    void passMargin_narrowerThanTheMargin_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(new ErrorRate(), Margin.ofRatio(1.5), Margin.ofRatio(1.4), 1))
                .withMessageContaining("some_metric");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(new ErrorRate(), new Margin(1.5, 0.01), Margin.ofRatio(1.5), 1));
    }

    @Test
    void slack_ofALatency_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(new LatencyQuantile(0.5), Margin.ofRatio(1.1), new Margin(1.2, 0.01), 1))
                .withMessageContaining("slack");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void weight_outsideItsRange_isRefused(double weight) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(new ErrorRate(), Margin.ofRatio(1.1), Margin.ofRatio(1.1), weight))
                .withMessageContaining("weight");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void quantile_outsideItsRange_isRefused(double q) {
        assertThatIllegalArgumentException().isThrownBy(() -> new LatencyQuantile(q));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 20", "0.89, 20", "0.9, 10", "0.95, 20", "0.99, 100", "0.999, 1000"})
    void quantile_furtherOut_needsALargerReference(double q, long least) {
        assertThat(new LatencyQuantile(q).leastReference()).isEqualTo(least);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.01, 0.05", "1, 0, 0.05", "1, 0.51, 0.05", "1, NaN, 0.05", "1, 0.01, 0", "1, 0.01, NaN"})
    void settings_outsideTheirRange_areRefused(long windows, double alphaAbort, double alphaPromote) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JudgeSettings(
                        Duration.ofSeconds(1), windows, alphaAbort, alphaPromote, InstancePrior.DEFAULT));
    }

    @Test
    void metric_ofNoGroup_isOfTheGroupAll() {
        MetricPolicy metric = MetricPolicy.DEFAULTS.get(0);

        assertThat(metric.groups()).containsExactly("all");
        assertThat(metric.withGroups(Set.of()).groups()).containsExactly("all");
        assertThat(metric.withGroups(Set.of("b", "a")).groups()).containsExactly("a", "b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metric.withGroups(Set.of("-")))
                .withMessageContaining("group");
    }

    @Test
    void absenceOfACriticalMetric_cannotBeIgnored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MetricPolicy.DEFAULTS.get(0).withNoData(NoDataPolicy.IGNORE))
                .withMessage("noData must be wait or fail for a critical metric, was ignore for metric error_rate");
    }

    @Test
    void absenceThatIsAFailure_allowsNoPromotion_evenOfAnInformativeMetric() {
        MetricPolicy informative = new MetricPolicy(
                NAME, new ErrorRate(), Margin.ofRatio(1), Margin.ofRatio(1), 1, Criticality.INFORMATIVE);

        assertThat(new MetricJudgement.NoData(informative, GuardCode.NO_DATA, "none").allowsPromotion())
                .isTrue();
        assertThat(new MetricJudgement.NoData(informative.withNoData(NoDataPolicy.FAIL), GuardCode.NO_DATA, "none")
                        .allowsPromotion())
                .isFalse();
    }

    private static MetricPolicy policy(MetricKind kind, Margin margin, Margin passMargin, double weight) {
        return new MetricPolicy(NAME, kind, margin, passMargin, weight, Criticality.CRITICAL);
    }
}
