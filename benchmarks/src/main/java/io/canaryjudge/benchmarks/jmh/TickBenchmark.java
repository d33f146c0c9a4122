package io.canaryjudge.benchmarks.jmh;

import io.canaryjudge.analysis.AnalysisPlan;
import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.analysis.CanaryAnalysis;
import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Margin;
import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.metric.MetricName;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import io.canaryjudge.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How long does a running analysis take each second? One tick takes in one new window of both cohorts, three instances
 * each with 200 requests a second together, and judges ten metrics (the error rate and nine latency quantiles), after ten
 * minutes of such windows. The fifteen windows that are still open are read again, as they are in the service.
 *
 * <pre>benchmarks/run jmh Tick</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TickBenchmark {

    private static final int WARM_WINDOWS = 600;
    private static final int DIFFERENT_WINDOWS = 1_024;
    private static final int INSTANCES = 3;
    /** To each instance in a window, 200 to all of them. */
    private static final int REQUESTS = 67;

    private static final double ERROR_RATE = 0.005;
    private static final double[] QUANTILES = {0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99};

    private final List<WindowPair> traffic = new ArrayList<>();
    private CanaryAnalysis analysis = newAnalysis();
    private long window;

    /** Makes the traffic, always the same. */
    @Setup
    public void makeTraffic() {
        Random random = new Random(1);
        for (int i = 0; i < DIFFERENT_WINDOWS; i++) {
            traffic.add(new WindowPair(i, cohort(random), cohort(random)));
        }
    }

    private static SortedMap<String, WindowSnapshot> cohort(Random random) {
        SortedMap<String, WindowSnapshot> instances = new TreeMap<>();
        for (int i = 0; i < INSTANCES; i++) {
            instances.put("instance-" + i, second(random));
        }
        return instances;
    }

    private static WindowSnapshot second(Random random) {
        HistogramRecorder latencies = new HistogramRecorder();
        long failures = 0;
        for (int i = 0; i < REQUESTS; i++) {
            latencies.record(Math.round(10_000 * Math.exp(0.5 * random.nextGaussian())));
            failures += random.nextDouble() < ERROR_RATE ? 1 : 0;
        }
        return new WindowSnapshot(REQUESTS, failures, latencies.snapshot());
    }

    /** Starts again with a warm history. */
    @Setup(Level.Iteration)
    public void warmUp() {
        analysis = newAnalysis();
        window = 0;
        for (int i = 0; i < WARM_WINDOWS; i++) {
            tick();
        }
    }

    /** One look, a second after the last. */
    @Benchmark
    public AnalysisReport tick() {
        window++;
        AnalysisReport report = analysis.evaluate((window + 1) * 1_000, this::at, List.of());
        if (analysis.hasEnded()) {
            throw new IllegalStateException("there is nothing left to measure: " + report.verdict());
        }
        return report;
    }

    private WindowPair at(long index) {
        WindowPair pair = traffic.get((int) (index % DIFFERENT_WINDOWS));
        return new WindowPair(index, pair.baseline(), pair.canary());
    }

    private static CanaryAnalysis newAnalysis() {
        AnalysisPolicy tenMetrics =
                AnalysisPolicy.DEFAULT.withMetrics(metrics()).withDuration(Duration.ofDays(7));
        return new CanaryAnalysis(
                new AnalysisPlan("checkout", "1.4.2", "1.5.0", "", tenMetrics, 0), WindowSpec.DEFAULT);
    }

    private static List<MetricPolicy> metrics() {
        List<MetricPolicy> metrics = new ArrayList<>();
        metrics.add(metric("error_rate", new MetricKind.ErrorRate()));
        for (double q : QUANTILES) {
            metrics.add(metric("latency_p" + Math.round(100 * q), new MetricKind.LatencyQuantile(q)));
        }
        return metrics;
    }

    private static MetricPolicy metric(String name, MetricKind kind) {
        Margin margin = Margin.ofRatio(1.2);
        return new MetricPolicy(new MetricName(name), kind, margin, margin, 1, Criticality.CRITICAL);
    }
}
