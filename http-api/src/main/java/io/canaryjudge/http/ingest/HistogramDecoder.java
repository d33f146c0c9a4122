package io.canaryjudge.http.ingest;

import io.canaryjudge.window.CountedRequests;
import java.util.function.Consumer;

/**
 * Reads counted requests from newline-delimited JSON: one HdrHistogram on each line, such as
 * {@code {"service":"checkout","version":"1.5.0","instance":"pod-1","from":…,"to":…,"histogram":"HISTFAAA…"}}.
 *
 * <p>{@code service}, {@code version} and {@code histogram} are needed, and either {@code from} and {@code to} or
 * {@code timestamp}. {@code unit} is that of the recorded values, microseconds where absent. {@code failures} is how many
 * of {@code outcomes} failed; {@code outcomes} is the histogram's count where absent. There are no other keys.
 *
 * <p>Immutable, and safe for use by several threads. A line takes up to some ten milliseconds, since a payload may unpack
 * to 8 MiB.
 */
public final class HistogramDecoder {

    /** Longest line that is read, in bytes without its line end. */
    public static final int MAX_LINE_BYTES = 1 << 20;

    /** The most requests that one line may count. */
    public static final long MAX_REQUESTS = CountedRequests.MAX_REQUESTS;

    private final LatestTime latest;
    private final ServiceFilter services;

    /**
     * A decoder for bodies that arrive at one moment.
     *
     * @param nowMillis that moment, in milliseconds since 1970-01-01T00:00Z
     * @param maxFutureSkewMillis how much later than {@code nowMillis} a time may be, 0 or more
     * @throws IllegalArgumentException if {@code maxFutureSkewMillis} is negative
     */
    public HistogramDecoder(long nowMillis, long maxFutureSkewMillis) {
        this(nowMillis, maxFutureSkewMillis, ServiceFilter.ALL);
    }

    /**
     * The same for a sender that may not send everything.
     *
     * @param services whose lines are taken; those of others are refused one by one
     */
    public HistogramDecoder(long nowMillis, long maxFutureSkewMillis, ServiceFilter services) {
        this.services = services;
        latest = new LatestTime(nowMillis, maxFutureSkewMillis);
    }

    /**
     * Hands what every line of the body counted to {@code sink}, in the order of the lines. A bad line is reported, with
     * all its faults, and changes nothing for the others. Blank lines are passed over.
     *
     * @return how many lines were taken and refused, and why
     */
    public Decoded decode(byte[] body, Consumer<CountedRequests> sink) {
        Tally tally = new Tally();
        int number = 1;
        for (int start = 0; start < body.length; number++) {
            int newline = Syntax.newline(body, start, body.length);
            int end = Syntax.trimLineEnd(body, start, newline);
            int content = Syntax.skipBlanks(body, start, end);
            if (content < end) {
                decodeLine(new HistogramLine(body, start, number, latest), content, end, sink, tally);
            }
            start = newline + 1;
        }
        return tally.decoded();
    }

    private void decodeLine(HistogramLine line, int from, int to, Consumer<CountedRequests> sink, Tally tally) {
        CountedRequests counted = line.read(from, to);
        if (counted == null) {
            tally.refuse(line.faults());
        } else if (!services.test(counted.series().service())) {
            tally.refuse(line.refusal(counted.series().service()));
        } else {
            sink.accept(counted);
            tally.accept();
        }
    }
}
