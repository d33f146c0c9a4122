package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Sample;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Reads samples from a body in InfluxDB line protocol: {@code measurement,tag=value field=value timestamp} on each line.
 *
 * <p>The measurement may be anything. Tags name the service, its version and its instance, fields tell latency and
 * outcome, as an {@link IngestMapping} says; a latency needs no outcome and an outcome no latency. Any other field with a
 * number is a reading of that name, with or without a request beside it. A line that InfluxDB
 * would refuse is refused, and so is one that makes no sample or is too long. Where this differs from InfluxDB 1.x:
 * unsigned integers such as {@code 12u} are numbers, nothing but a comma or a space may follow a closing quote, a
 * backslash does not keep a line from ending, and a forgotten quote costs its own line only.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class LineProtocolDecoder {

    /** Longest line that is read, in bytes without its line end; comments may be longer. */
    public static final int MAX_LINE_BYTES = 65_536;

    private final IngestMapping mapping;
    private final Precision precision;
    private final LatestTime latest;

    /**
     * A decoder for bodies that arrive at one moment.
     *
     * @param precision unit of the timestamps
     * @param nowMillis that moment, in milliseconds since 1970-01-01T00:00Z: the time of samples without a timestamp
     * @param maxFutureSkewMillis how much later than {@code nowMillis} a timestamp may be, 0 or more
     * @throws IllegalArgumentException if {@code maxFutureSkewMillis} is negative
     */
    public LineProtocolDecoder(IngestMapping mapping, Precision precision, long nowMillis, long maxFutureSkewMillis) {
        this.mapping = mapping;
        this.precision = precision;
        this.latest = new LatestTime(nowMillis, maxFutureSkewMillis);
    }

    /**
     * Hands every sample of the body to {@code sink}, in the order of the lines. A bad line is reported and changes
     * nothing for the others.
     *
     * @param body holds the body in {@code [offset, offset + length)}; not kept
     * @return how many lines were taken and refused, and why; one error for each refused line
     * @throws IndexOutOfBoundsException if {@code body} has no such part
     */
    public Decoded decode(byte[] body, int offset, int length, Consumer<Sample> sink) {
        Objects.checkFromIndexSize(offset, length, body.length);
        LineSplitter lines = new LineSplitter(body, offset, length);
        LineReader reader = new LineReader(body, mapping, precision, latest);
        Tally tally = new Tally();
        while (lines.next()) {
            Sample sample;
            try {
                sample = reader.read(lines.start(), lines.end());
            } catch (LineRefusedException e) {
                tally.refuse(e.toLineError(lines.number(), lines.start()));
                continue;
            }
            sink.accept(sample);
            tally.accept();
        }
        return tally.decoded();
    }
}
