package io.canaryjudge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.benchmarks.jmh.HistogramBenchmark;
import io.canaryjudge.benchmarks.jmh.KayentaJudgeBenchmark;
import io.canaryjudge.benchmarks.jmh.KayentaJudgeBenchmark.Distribution;
import io.canaryjudge.benchmarks.jmh.LineProtocolBenchmark;
import io.canaryjudge.benchmarks.jmh.TickBenchmark;
import io.canaryjudge.benchmarks.jmh.WindowStoreBenchmark;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.window.Arrival;
import java.util.Map;
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

    @Test
    void lineProtocolBenchmark_takesEveryLine() {
        LineProtocolBenchmark benchmark = new LineProtocolBenchmark();
        benchmark.makeBody();

        assertThat(benchmark.decodeAndRecord().arrivals()).isEqualTo(Map.of(Arrival.RECORDED, 5_000L));
        assertThat(benchmark.decode().decoded().accepted()).isEqualTo(5_000);
        assertThat(benchmark.splitAndRecord()).isEqualTo(5_000);
    }

    @Test
    void histogramBenchmark_comparesWhatIsEqual() {
        HistogramBenchmark benchmark = new HistogramBenchmark();
        benchmark.draw();

        assertThat(benchmark.recordWindow()).isEqualTo(200).isEqualTo(benchmark.recordWindowInHdrHistogram());
        assertThat(benchmark.recordWindowInDdSketch()).isEqualTo(200);
        assertThat(benchmark.snapshot().count()).isEqualTo(200);
        assertThat(benchmark.merge().count()).isEqualTo(400);
        assertThat(benchmark.quantile()).isCloseTo(benchmark.quantileInDdSketch(), withinPercentage(2));
        assertThat(benchmark.quantile()).isCloseTo((double) benchmark.quantileInHdrHistogram(), withinPercentage(0.2));
        assertThat(benchmark.countAbove()).isBetween(1L, 199L);
    }

    @Test
    void windowStoreBenchmark_recordsAndReads() {
        WindowStoreBenchmark benchmark = new WindowStoreBenchmark();
        benchmark.open();

        assertThat(benchmark.read())
                .hasSize(15)
                .allMatch(pair -> pair.baseline().size() == 3);
        assertThat(benchmark.recordByHandle()).isEqualTo(Arrival.RECORDED);
        assertThat(benchmark.recordByNames()).isEqualTo(Arrival.RECORDED);
        assertThat(benchmark.rotate()).isEqualTo(Arrival.RECORDED);
    }
}
