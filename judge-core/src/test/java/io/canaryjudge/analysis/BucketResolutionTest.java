package io.canaryjudge.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.histogram.BucketEdges;
import io.canaryjudge.histogram.ExplicitBuckets;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Margin;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What coarse buckets can and cannot tell. Each case is judged twice on the same counts: once with the buckets' edges
 * known, once as if the places that were made up within the buckets were measured, which is what a judge does that
 * interpolates.
 */
class BucketResolutionTest {

    private static final double[] BOUNDS = {0.01, 0.1, 1};
    private static final BucketEdges EDGES = BucketEdges.of(new long[] {10_000, 100_000, 1_000_000});
    private static final int INSTANCES = 4;
    private static final int REQUESTS = 200;
    private static final int SECONDS = 1_200;

    @Test
    void canary_thatIsThreeTimesSlowerWithinABucket_isPassedByInterpolation_andNotWithEdges() {
        DoubleUnaryOperator baseline = u -> u < 0.97 ? 0.05 : 0.15;
        DoubleUnaryOperator canary = u -> u < 0.97 ? 0.05 : 0.45;

        assertThat(judge(baseline, canary, BucketEdges.fine(), 1.5).kind()).isEqualTo(MetricJudgement.Kind.PASS);
        assertThat(judge(baseline, canary, EDGES, 1.5).kind()).isEqualTo(MetricJudgement.Kind.UNDECIDED);
    }

    @Test
    void canary_thatIsHardlySlowerAcrossAnEdge_isCondemnedByInterpolation_andNotWithEdges() {
        DoubleUnaryOperator baseline = u -> u < 0.98 ? 0.05 : u < 0.992 ? 0.0995 : 0.102;
        DoubleUnaryOperator canary = u -> u < 0.98 ? 0.05 : 0.102;

        assertThat(judge(baseline, canary, BucketEdges.fine(), 1.5).kind()).isEqualTo(MetricJudgement.Kind.REGRESSED);
        assertThat(judge(baseline, canary, EDGES, 1.5).kind()).isEqualTo(MetricJudgement.Kind.UNDECIDED);
    }

    @Test
    void theBoundsOfAQuantile_areAsWideAsItsBucket() {
        DoubleUnaryOperator alike = u -> u < 0.97 ? 0.05 : 0.15;

        MetricJudgement judgement = judge(alike, alike, EDGES, 1.5);

        assertThat(judgement.comparison().orElseThrow().effect().lower()).isLessThanOrEqualTo(0.101);
        assertThat(judgement.comparison().orElseThrow().effect().upper()).isGreaterThanOrEqualTo(9.9);
    }

    @Test
    void canary_thatIsTenTimesSlower_isCondemnedWithEdges() {
        DoubleUnaryOperator baseline = u -> u < 0.97 ? 0.05 : 0.08;
        DoubleUnaryOperator canary = u -> u < 0.97 ? 0.05 : 2;

        assertThat(judge(baseline, canary, EDGES, 1.5).kind()).isEqualTo(MetricJudgement.Kind.REGRESSED);
    }

    @Test
    void canary_thatIsAlike_isPassedWithEdges_whereThePassMarginIsWiderThanABucket() {
        DoubleUnaryOperator alike = u -> u < 0.97 ? 0.05 : u < 0.992 ? 0.15 : 2;

        assertThat(judge(alike, alike, EDGES, 11).kind()).isEqualTo(MetricJudgement.Kind.PASS);
    }

    private static MetricJudgement judge(
            DoubleUnaryOperator baseline, DoubleUnaryOperator canary, BucketEdges edges, double passMargin) {
        MetricPolicy metric = new MetricPolicy(
                new MetricName("latency_p99"),
                new LatencyQuantile(0.99),
                Margin.ofRatio(1.2),
                Margin.ofRatio(passMargin),
                1,
                Criticality.CRITICAL);
        AnalysisPolicy policy =
                AnalysisPolicy.DEFAULT.withMetrics(List.of(metric)).withDuration(Duration.ofSeconds(SECONDS + 60));
        CanaryAnalysis analysis =
                new CanaryAnalysis(new AnalysisPlan("service", "1", "2", "", policy, 0), WindowSpec.DEFAULT);
        SplittableRandom random = new SplittableRandom(5);
        TreeMap<Long, WindowPair> windows = new TreeMap<>();
        AnalysisReport report = null;
        for (int second = 1; second <= SECONDS; second++) {
            windows.put(
                    second - 1L,
                    new WindowPair(second - 1, cohort(random, baseline, edges), cohort(random, canary, edges)));
            if (second % 60 == 0) {
                report = analysis.evaluate(
                        second * 1_000L, index -> Objects.requireNonNull(windows.get(index)), List.of());
            }
        }
        return Objects.requireNonNull(report).metrics().get(0);
    }

    private static SortedMap<String, WindowSnapshot> cohort(
            SplittableRandom random, DoubleUnaryOperator seconds, BucketEdges edges) {
        SortedMap<String, WindowSnapshot> cohort = new TreeMap<>();
        for (int instance = 0; instance < INSTANCES; instance++) {
            long[] counts = new long[BOUNDS.length + 1];
            for (int i = 0; i < REQUESTS / INSTANCES; i++) {
                double latency = seconds.applyAsDouble(random.nextDouble());
                int bucket = 0;
                while (bucket < BOUNDS.length && latency > BOUNDS[bucket]) {
                    bucket++;
                }
                counts[bucket]++;
            }
            HistogramSnapshot latency = new ExplicitBuckets(BOUNDS, counts)
                    .snapshotWithEdges(1e6, random.nextLong())
                    .exactAt(edges);
            cohort.put("i" + instance, new WindowSnapshot(0, 0, latency));
        }
        return cohort;
    }
}
