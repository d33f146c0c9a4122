package io.canaryjudge.judgement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.judgement.MetricJudgement.Kind;
import io.canaryjudge.judgement.MetricKind.LatencyDistribution;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.testing.Load;
import io.canaryjudge.testing.Traffic;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyDistributionJudgeTest {

    private static final Load STEADY = new Load(4, 200, 0.01, 20);
    private static final MetricPolicy WHOLE = policy("latency", new LatencyDistribution());

    /** Six metrics of equal weight, which share one budget, are the slow and obvious form of a distribution. */
    @ParameterizedTest
    @CsvSource({"1, 300", "1.15, 200", "1.5, 60", "3, 40", "0.5, 300"})
    void distribution_isJudgedAsItsQuantilesAreTogether(double slower, int windows) {
        Judging whole = new Judging(WHOLE);
        Judging parts = new Judging(
                LatencyDistribution.QUANTILES.stream()
                        .map(quantile -> policy(quantile.percentile().replace('.', '_'), quantile))
                        .toList(),
                Judging.SETTINGS);
        for (Traffic window : Traffic.of(new SplittableRandom(7), windows, STEADY, STEADY.slower(slower))) {
            whole.read(window.pair());
            parts.read(window.pair());
            if (window.index() % 10 == 9) {
                assertThat(whole.judgement("latency").kind()).isEqualTo(together(parts.judgements()));
            }
        }
    }

    private static Kind together(List<MetricJudgement> parts) {
        List<Kind> kinds = parts.stream().map(MetricJudgement::kind).toList();
        for (Kind kind : List.of(Kind.REGRESSED, Kind.UNDECIDED, Kind.NO_DATA, Kind.PASS)) {
            if (kinds.contains(kind)) {
                return kind;
            }
        }
        return Kind.IMPROVED;
    }

    @Test
    void regression_showsTheQuantileThatDecided() {
        Judging judging = new Judging(WHOLE);
        Traffic.of(new SplittableRandom(1), 30, STEADY, STEADY.slower(3))
                .forEach(window -> judging.read(window.pair()));

        MetricJudgement judgement = judging.judgement("latency");
        Comparison shown = judgement.comparison().orElseThrow();
        double q = LatencyDistribution.QUANTILES.stream()
                .filter(quantile -> quantile.percentile().equals(shown.part()))
                .mapToDouble(LatencyQuantile::q)
                .findFirst()
                .orElseThrow();
        assertThat(judgement.kind()).isEqualTo(Kind.REGRESSED);
        assertThat(judgement.policy()).isEqualTo(WHOLE);
        assertThat(shown.effect().lower()).isGreaterThan(1.2);
        assertThat(q).isBetween(0.5, 0.999);
    }

    @Test
    void distribution_withoutRequests_hasNoData_andSaysOfWhat() {
        MetricJudgement judgement = new Judging(WHOLE).judgement("latency");

        assertThat(judgement)
                .isInstanceOfSatisfying(
                        MetricJudgement.NoData.class,
                        absent -> assertThat(absent.cause()).startsWith("p50: no measured requests"));
    }

    @Test
    void quantiles_areNamedAsPeopleSayThem() {
        assertThat(LatencyDistribution.QUANTILES.stream().map(LatencyQuantile::percentile))
                .containsExactly("p50", "p75", "p90", "p95", "p99", "p99.9");
    }

    private static MetricPolicy policy(String name, MetricKind kind) {
        return new MetricPolicy(
                new MetricName(name), kind, Margin.ofRatio(1.2), Margin.ofRatio(1.5), 1, Criticality.CRITICAL);
    }
}
