package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Sample;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Reads samples from newline-delimited JSON: one object on each line, such as
 * {@code {"service":"checkout","version":"1.5.0","instance":"pod-1","latency_us":1830,"status":200}}.
 *
 * <p>{@code service} and {@code version} are needed, and one of {@code latency_us}, {@code latency_ms} and
 * {@code duration_s}, or {@code status} (100 to 599), or {@code error} (boolean), or {@code values}, an object of readings by their names, such
 * as {@code {"cpu":0.4}}. {@code timestamp} is text in ISO 8601
 * or a whole number of milliseconds since 1970. There are no other keys.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class NdjsonDecoder {

    /** Longest line that is read, in bytes without its line end. */
    public static final int MAX_LINE_BYTES = 65_536;

    private final LatestTime latest;
    private final ServiceFilter services;

    /**
     * A decoder for bodies that arrive at one moment.
     *
     * @param nowMillis that moment, in milliseconds since 1970-01-01T00:00Z: the time of samples without a timestamp
     * @param maxFutureSkewMillis how much later than {@code nowMillis} a timestamp may be, 0 or more
     * @throws IllegalArgumentException if {@code maxFutureSkewMillis} is negative
     */
    public NdjsonDecoder(long nowMillis, long maxFutureSkewMillis) {
        this(nowMillis, maxFutureSkewMillis, ServiceFilter.ALL);
    }

    /**
     * The same for a sender that may not send everything.
     *
     * @param services whose lines are taken; those of others are refused one by one
     */
    public NdjsonDecoder(long nowMillis, long maxFutureSkewMillis, ServiceFilter services) {
        this.services = services;
        this.latest = new LatestTime(nowMillis, maxFutureSkewMillis);
    }

    /**
     * Hands every sample of the body to {@code sink}, in the order of the lines. A bad line is reported, with all its
     * faults, and changes nothing for the others. Blank lines are passed over.
     *
     * @param body holds the body in {@code [offset, offset + length)}; not kept
     * @return how many lines were taken and refused, and why
     * @throws IndexOutOfBoundsException if {@code body} has no such part
     */
    public Decoded decode(byte[] body, int offset, int length, Consumer<Sample> sink) {
        Objects.checkFromIndexSize(offset, length, body.length);
        int limit = offset + length;
        Tally tally = new Tally();
        int number = 1;
        for (int start = offset; start < limit; number++) {
            int newline = Syntax.newline(body, start, limit);
            int end = Syntax.trimLineEnd(body, start, newline);
            int content = Syntax.skipBlanks(body, start, end);
            if (content < end) {
                decodeLine(new NdjsonLine(body, start, number, latest), content, end, sink, tally);
            }
            start = newline + 1;
        }
        return tally.decoded();
    }

    private void decodeLine(NdjsonLine line, int from, int to, Consumer<Sample> sink, Tally tally) {
        Sample sample = line.read(from, to);
        if (sample == null) {
            tally.refuse(line.faults());
        } else if (!services.test(sample.series().service())) {
            tally.refuse(line.refusal(sample.series().service()));
        } else {
            sink.accept(sample);
            tally.accept();
        }
    }
}
