package io.canaryjudge.benchmarks.jmh;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.histogram.HistogramSnapshot;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does a window's histogram cost: to be filled and forgotten, as a snapshot, to be merged with another, to be asked
 * for a quantile? Beside it stand HdrHistogram's own histogram and DDSketch with a relative accuracy of 0.1 %, which is
 * what three digits are.
 *
 * <pre>benchmarks/run jmh Histogram</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HistogramBenchmark {

    private static final double ACCURACY = 0.001;
    private static final double Q = 0.99;

    /** Requests in the window. */
    @Param({"200", "10000"})
    public int requests = 200;

    private final HistogramRecorder recorder = new HistogramRecorder();
    private final HistogramRecorder filled = new HistogramRecorder();
    private final Histogram library = library();
    private final Histogram filledLibrary = library();
    private final DDSketch filledSketch = DDSketches.unboundedDense(ACCURACY);
    private long[] micros = {};
    private HistogramSnapshot one = HistogramSnapshot.EMPTY;
    private HistogramSnapshot other = HistogramSnapshot.EMPTY;

    /** Draws the latencies, always the same. */
    @Setup
    public void draw() {
        Random random = new Random(1);
        micros = new long[requests];
        HistogramRecorder others = new HistogramRecorder();
        for (int i = 0; i < requests; i++) {
            micros[i] = Math.round(20_000 * Math.exp(0.5 * random.nextGaussian()));
            filled.record(micros[i]);
            filledLibrary.recordValue(micros[i]);
            filledSketch.accept((double) micros[i]);
            others.record(Math.round(25_000 * Math.exp(0.5 * random.nextGaussian())));
        }
        one = filled.snapshot();
        other = others.snapshot();
    }

    private static Histogram library() {
        return new Histogram(HistogramLayout.MAX_MICROS, 3);
    }

    /** All requests of a window, and the recorder made ready for the next. */
    @Benchmark
    public long recordWindow() {
        for (long each : micros) {
            recorder.record(each);
        }
        long count = recorder.count();
        recorder.reset();
        return count;
    }

    /** The same. */
    @Benchmark
    public long recordWindowInHdrHistogram() {
        for (long each : micros) {
            library.recordValue(each);
        }
        long count = library.getTotalCount();
        library.reset();
        return count;
    }

    /** The same. */
    @Benchmark
    public double recordWindowInDdSketch() {
        DDSketch sketch = DDSketches.unboundedDense(ACCURACY);
        for (long each : micros) {
            sketch.accept((double) each);
        }
        return sketch.getCount();
    }

    /** A window as the judge reads it. */
    @Benchmark
    public HistogramSnapshot snapshot() {
        return filled.snapshot();
    }

    /** Two windows of one series, from two event loops. */
    @Benchmark
    public HistogramSnapshot merge() {
        return one.merge(other);
    }

    /** The same. */
    @Benchmark
    public Histogram mergeInHdrHistogram() {
        Histogram both = filledLibrary.copy();
        both.add(filledLibrary);
        return both;
    }

    /** The 99th percentile of a window. */
    @Benchmark
    public double quantile() {
        return one.quantile(Q);
    }

    /** The same. */
    @Benchmark
    public long quantileInHdrHistogram() {
        return filledLibrary.getValueAtPercentile(100 * Q);
    }

    /** The same. */
    @Benchmark
    public double quantileInDdSketch() {
        return filledSketch.getValueAtQuantile(Q);
    }

    /** Requests slower than a limit. */
    @Benchmark
    public long countAbove() {
        return one.countAbove(HistogramLayout.bucketEnd(30_000));
    }
}
