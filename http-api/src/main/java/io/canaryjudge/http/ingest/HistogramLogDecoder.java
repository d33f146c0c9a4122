package io.canaryjudge.http.ingest;

import io.canaryjudge.histogram.HistogramLog;
import io.canaryjudge.histogram.HistogramLogParser;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.CountedRequests;
import io.canaryjudge.window.WindowSnapshot;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads counted requests from an {@code .hlog}, the text that HdrHistogram's log writers make. Who served the requests is
 * told beside it; the tag of a line, where it has one, is the instance.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class HistogramLogDecoder {

    /** The end of the year 9999: what is later than that is no time, and sums of times stay far from overflow. */
    private static final double LATEST_SECONDS = 253_402_300_800.0;

    private final SeriesKey untagged;
    private final HistogramUnit unit;
    private final LatestTime latest;

    /**
     * A decoder for bodies that arrive at one moment.
     *
     * @param untagged who served the requests of lines without a tag
     * @param unit of the recorded values; HdrHistogram's own tools mean nanoseconds
     * @param nowMillis that moment, in milliseconds since 1970-01-01T00:00Z
     * @param maxFutureSkewMillis how much later than {@code nowMillis} an interval may end, 0 or more
     * @throws IllegalArgumentException if {@code maxFutureSkewMillis} is negative
     */
    public HistogramLogDecoder(SeriesKey untagged, HistogramUnit unit, long nowMillis, long maxFutureSkewMillis) {
        this.untagged = untagged;
        this.unit = unit;
        latest = new LatestTime(nowMillis, maxFutureSkewMillis);
    }

    /**
     * Hands what every interval of the log counted to {@code sink}, in the order of the lines. A bad line is reported and
     * changes nothing for the others.
     *
     * @return how many intervals were taken and refused, and why
     */
    public Decoded decode(byte[] body, Consumer<CountedRequests> sink) {
        HistogramLogParser parser = new HistogramLogParser(unit.timeUnit());
        Tally tally = new Tally();
        int number = 1;
        for (int start = 0; start < body.length; number++) {
            int newline = Syntax.newline(body, start, body.length);
            try {
                Optional<HistogramLog.Entry> entry = parser.read(line(body, start, newline));
                if (entry.isPresent()) {
                    sink.accept(counted(entry.get()));
                    tally.accept();
                }
            } catch (IllegalArgumentException e) {
                tally.refuse(new LineError(number, 1, String.valueOf(e.getMessage())));
            }
            start = newline + 1;
        }
        return tally.decoded();
    }

    private static String line(byte[] body, int start, int end) {
        if (end - start > HistogramDecoder.MAX_LINE_BYTES) {
            throw new IllegalArgumentException("the line is " + (end - start) + " bytes long, must have at most "
                    + HistogramDecoder.MAX_LINE_BYTES);
        }
        @Nullable String line = Utf8.decode(body, start, end);
        if (line == null) {
            throw new IllegalArgumentException("the line must be valid UTF-8");
        }
        return line;
    }

    /** @throws IllegalArgumentException if an interval is too long, too late or too early, or holds too much */
    private CountedRequests counted(HistogramLog.Entry entry) {
        if (!(entry.startSeconds() >= 0 && entry.endSeconds() <= LATEST_SECONDS)) {
            throw new IllegalArgumentException("the interval is from " + entry.startSeconds() + " to "
                    + entry.endSeconds() + " s, must be between the years 1970 and 9999");
        }
        long from = Math.round(1_000 * entry.startSeconds());
        long to = Math.round(1_000 * entry.endSeconds());
        if (!latest.allows(to)) {
            throw new IllegalArgumentException("the interval ends at " + to + " ms, must be " + latest.allowed());
        }
        long count = entry.histogram().count();
        if (count > HistogramDecoder.MAX_REQUESTS) {
            throw new IllegalArgumentException(
                    "the histogram counts " + count + " requests, must be at most " + HistogramDecoder.MAX_REQUESTS);
        }
        String instance = entry.tag().isEmpty() ? untagged.instance() : entry.tag();
        return new CountedRequests(
                new SeriesKey(untagged.service(), untagged.version(), instance),
                from,
                to,
                new WindowSnapshot(0, 0, entry.histogram()));
    }
}
