package io.canaryjudge.benchmarks.jmh;

import io.canaryjudge.kayenta.CanaryConfig;
import io.canaryjudge.kayenta.KayentaJudge;
import io.canaryjudge.kayenta.KayentaJudgement;
import io.canaryjudge.kayenta.MetricConfig;
import io.canaryjudge.kayenta.MetricPair;
import io.canaryjudge.kayenta.ScoreThresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How long does one judgement of 50 metrics take, each with a day of minutes (1 440 points) on both sides? Kayenta's own
 * judge took 1 430 ms for continuous data on the same kind of machine, warm and on one thread.
 *
 * <pre>benchmarks/run jmh KayentaJudge</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class KayentaJudgeBenchmark {

    private static final int METRICS = 50;
    private static final int POINTS = 1_440;

    /** What the points are like. */
    @Param
    public Distribution distribution = Distribution.LATENCIES;

    private final KayentaJudge judge = new KayentaJudge(42);
    private final ScoreThresholds thresholds = new ScoreThresholds(95, 75);
    private CanaryConfig config = new CanaryConfig(List.of(), Map.of());
    private List<MetricPair> pairs = List.of();

    /** Shapes of data, from hardly any ties to nothing else. */
    public enum Distribution {
        /** Log-normal, as most latencies are. */
        LATENCIES {
            @Override
            double draw(Random random) {
                return 100 * Math.exp(0.5 * random.nextGaussian());
            }
        },
        /** Normal and narrow, as the load of a processor. */
        LEVELS {
            @Override
            double draw(Random random) {
                return 60 + 2 * random.nextGaussian();
            }
        },
        /** Few different whole numbers, as counts of rare errors. */
        COUNTS {
            @Override
            double draw(Random random) {
                return random.nextInt(4) * random.nextInt(3);
            }
        };

        abstract double draw(Random random);
    }

    /** Draws the points, always the same. */
    @Setup
    public void draw() {
        Random random = new Random(1);
        List<MetricConfig> metrics = new ArrayList<>();
        List<MetricPair> drawn = new ArrayList<>();
        for (int i = 0; i < METRICS; i++) {
            String name = "metric " + i;
            metrics.add(MetricConfig.of(name, "group " + i % 5));
            drawn.add(MetricPair.of(name, points(random), points(random)));
        }
        config = new CanaryConfig(metrics, Map.of());
        pairs = drawn;
    }

    private double[] points(Random random) {
        double[] points = new double[POINTS];
        Arrays.setAll(points, i -> distribution.draw(random));
        return points;
    }

    /** One judgement. */
    @Benchmark
    public KayentaJudgement judge() {
        return judge.judge(config, thresholds, pairs);
    }
}
