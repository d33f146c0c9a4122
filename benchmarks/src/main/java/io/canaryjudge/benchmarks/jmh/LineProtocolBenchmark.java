package io.canaryjudge.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.canaryjudge.benchmarks.load.LineBodies;
import io.canaryjudge.benchmarks.load.LineBody;
import io.canaryjudge.http.ingest.IngestMapping;
import io.canaryjudge.http.ingest.LineProtocolDecoder;
import io.canaryjudge.http.ingest.Precision;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.WindowSpec;
import io.canaryjudge.window.WindowStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How long does a line take from the bytes of a body into its window? A line has some 115 bytes (the array's length by
 * 5 000 says it exactly): measurement, three tags, a latency, a status and a timestamp. The parameter shows what the
 * look-up of one among many series costs. Beside it stand the same without filing, and a plain decoder that splits.
 * Windows of ten minutes keep rotation out of it.
 *
 * <pre>benchmarks/run jmh LineProtocol</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LineProtocolBenchmark {

    private static final int LINES = 5_000;
    private static final long NOW = 1_795_428_000_000L;
    private static final long SKEW = WindowSpec.LEAD.toMillis();
    private static final WindowSpec LONG_WINDOWS = new WindowSpec(Duration.ofMinutes(10), Duration.ZERO);

    /** How many series the lines are of. */
    @Param({"1", "100", "10000"})
    public int series = 100;

    private final WindowStore store = new WindowStore(LONG_WINDOWS, 100_000);
    private final WindowStore plainStore = new WindowStore(LONG_WINDOWS, 100_000);
    private final LineProtocolDecoder decoder = new LineProtocolDecoder(IngestMapping.DEFAULT, store::record, 1);
    private final LineProtocolDecoder reader = new LineProtocolDecoder(
            IngestMapping.DEFAULT, (handle, time, latency, outcome, readings, arrival) -> Arrival.RECORDED, 1);
    private byte[] body = {};
    private int length;

    /** Makes the body, always the same. */
    @Setup
    public void makeBody() {
        LineBody made = LineBodies.make(LINES, series, 1);
        made.stamp(NOW);
        length = made.length();
        body = Arrays.copyOf(made.text(), length + 64);
    }

    /** As the service does it. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public LineProtocolDecoder.Body decodeAndRecord() {
        return read(decoder);
    }

    /** Without the windows. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public LineProtocolDecoder.Body decode() {
        return read(reader);
    }

    private LineProtocolDecoder.Body read(LineProtocolDecoder by) {
        LineProtocolDecoder.Body reading = by.read(body, 0, length, Precision.NANOSECONDS, NOW, SKEW);
        if (!reading.advance(length)) {
            throw new IllegalStateException("the body was not read to its end");
        }
        return reading;
    }

    /** With strings, a map of tags and a sample for each line. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public long splitAndRecord() {
        long recorded = 0;
        for (String line : new String(body, 0, length, UTF_8).split("\n", -1)) {
            recorded += !line.isEmpty() && plainStore.record(split(line), NOW) == Arrival.RECORDED ? 1 : 0;
        }
        return recorded;
    }

    private static Sample split(String line) {
        String[] parts = line.split(" ", -1);
        Map<String, String> tags = pairs(parts[0], 1);
        Map<String, String> fields = pairs(parts[1], 0);
        return new Sample(
                new SeriesKey(
                        tags.getOrDefault("service", ""),
                        tags.getOrDefault("version", ""),
                        tags.getOrDefault("instance", "")),
                Long.parseLong(parts[2]) / 1_000_000,
                Long.parseLong(fields.getOrDefault("latency_us", "")),
                Outcome.ofHttpStatus(Integer.parseInt(fields.getOrDefault("status", ""))));
    }

    private static Map<String, String> pairs(String text, int from) {
        String[] pairs = text.split(",", -1);
        Map<String, String> map = new HashMap<>();
        for (int i = from; i < pairs.length; i++) {
            int equals = pairs[i].indexOf('=');
            map.put(pairs[i].substring(0, equals), pairs[i].substring(equals + 1));
        }
        return map;
    }
}
