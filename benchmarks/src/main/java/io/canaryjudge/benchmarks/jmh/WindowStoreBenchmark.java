package io.canaryjudge.benchmarks.jmh;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.SeriesHandle;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.util.List;
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
 * What does it cost to find a series among many, and to go on to the next window? A request is filed by a handle, which
 * knows its series; by its names, which have to be looked up; and a second after the one before, so that each opens a
 * window and seals another. The last reads fifteen open windows of two cohorts, as a look at an analysis does.
 *
 * <pre>benchmarks/run jmh WindowStore</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WindowStoreBenchmark {

    private static final long START = 1_795_428_000_000L;
    private static final int READ_WINDOWS = 15;

    /** How many series there are, half of them of each version. */
    @Param({"6", "10000"})
    public int series = 6;

    private WindowStore store = new WindowStore(WindowSpec.DEFAULT, 1);
    private SeriesHandle[] handles = {};
    private int next;
    private long now = START;

    /** Opens the series. */
    @Setup
    public void open() {
        store = new WindowStore(WindowSpec.DEFAULT, series);
        handles = new SeriesHandle[series];
        for (int i = 0; i < series; i++) {
            handles[i] = new SeriesHandle(new SeriesKey("service-" + i / 6, i % 2 == 0 ? "1" : "2", "pod-" + i));
            for (int second = 0; second < READ_WINDOWS; second++) {
                store.record(handles[i], START - second * 1_000L, 20_000, Outcome.SUCCEEDED, List.of(), START);
            }
        }
    }

    private SeriesHandle nextHandle() {
        next = next + 1 == series ? 0 : next + 1;
        return handles[next];
    }

    /** The series is known. */
    @Benchmark
    public Arrival recordByHandle() {
        return store.record(nextHandle(), now, 20_000 + next, Outcome.SUCCEEDED, List.of(), now);
    }

    /** The series is looked up by its names. */
    @Benchmark
    public Arrival recordByNames() {
        return store.record(new Sample(nextHandle().key(), now, 20_000 + next, Outcome.SUCCEEDED), now);
    }

    /** Each request opens a window. */
    @Benchmark
    public Arrival rotate() {
        now += 1_000;
        return store.record(handles[0], now, 20_000, Outcome.SUCCEEDED, List.of(), now);
    }

    /** A look's windows. */
    @Benchmark
    public List<WindowPair> read() {
        long last = WindowSpec.DEFAULT.indexOf(START);
        return store.pairs("service-0", "1", "2", last - READ_WINDOWS + 1, last);
    }
}
