package io.canaryjudge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.benchmarks.jmh.KayentaJudgeBenchmark;
import io.canaryjudge.benchmarks.jmh.KayentaJudgeBenchmark.Distribution;
import io.canaryjudge.benchmarks.jmh.TickBenchmark;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.judgement.MetricJudgement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured is what is meant to be measured. */
class JmhTest {

    @ParameterizedTest
    @EnumSource
    void kayentaBenchmark_judgesFiftyMetrics(Distribution distribution) {
        KayentaJudgeBenchmark benchmark = new KayentaJudgeBenchmark();
        benchmark.distribution = distribution;
        benchmark.draw();

        assertThat(benchmark.judge().results())
                .hasSize(50)
                .allMatch(result ->
                        result.control().count() == 1_440 && result.experiment().count() == 1_440);
    }

    @Test
    void tickBenchmark_judgesTenMetricsWithData() {
        TickBenchmark benchmark = new TickBenchmark();
        benchmark.makeTraffic();
        benchmark.warmUp();

        AnalysisReport report = benchmark.tick();

        assertThat(report.verdict().kind()).isEqualTo(Verdict.Kind.CONTINUE);
        assertThat(report.metrics()).hasSize(10).noneMatch(metric -> metric.kind() == MetricJudgement.Kind.NO_DATA);
    }
}
