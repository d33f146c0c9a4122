package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Sample;
import io.canaryjudge.window.Arrival;
import io.canaryjudge.window.SeriesHandle;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests from bodies in InfluxDB line protocol: {@code measurement,tag=value field=value timestamp} on each line.
 *
 * <p>The measurement may be anything. Tags name the service, its version and its instance, fields tell latency and
 * outcome, as an {@link IngestMapping} says; a latency needs no outcome and an outcome no latency. Any other field with a
 * number is a reading of that name, with or without a request beside it. A line that InfluxDB
 * would refuse is refused, and so is one that makes no sample or is too long. Where this differs from InfluxDB 1.x:
 * unsigned integers such as {@code 12u} are numbers, nothing but a comma or a space may follow a closing quote, a
 * backslash does not keep a line from ending, and a forgotten quote costs its own line only.
 *
 * <p>Belongs to one thread, which is that of its sink. Nothing but the bytes that lines begin with is kept from one body
 * to the next.
 */
public final class LineProtocolDecoder {

    /*
     * Nearly all lines begin with bytes that were seen before, up to the space after the tags, and go on with a few known
     * fields and a timestamp in plain digits. Such a line is read here, eight bytes at a time and without making anything.
     * Every other line is read by LineReader: those that begin as none did before, and those that have strings, escapes,
     * further fields, exponents, blanks too many, or a fault. It decides what a line means and what is wrong with it; this
     * class only remembers its answers. A line is plain only if it ends with a newline within the body, so the last line
     * of a body that does not is left to it as well, and words may be read beyond the body's end as long as the array has
     * them.
     */

    /** Longest line that is read, in bytes without its line end; comments may be longer. */
    public static final int MAX_LINE_BYTES = 65_536;

    private final IngestMapping mapping;
    private final RequestSink sink;
    private final SeriesCache series;
    private final FastFields fields;
    private final FastTime time = new FastTime();
    /** Of the line before, up to its first space: the next one is most often as long. */
    private int prefixLength = 1;

    /**
     * A decoder that has read nothing yet.
     *
     * @param sink gets the requests of every body, in the order of the lines
     * @param seed for the hashes of what lines begin with, best not known to senders
     */
    public LineProtocolDecoder(IngestMapping mapping, RequestSink sink, long seed) {
        this.mapping = mapping;
        this.sink = sink;
        this.series = new SeriesCache(seed);
        this.fields = new FastFields(mapping);
    }

    /**
     * Begins a body, which {@link Body#advance} reads. A bad line is reported and changes nothing for the others.
     *
     * @param body holds the body in {@code [offset, offset + length)}, unchanged until it is read; an array that is a
     *     few words longer is read a little faster
     * @param precision unit of the timestamps
     * @param nowMillis when it arrived, milliseconds since 1970: also the time of requests without a timestamp
     * @param maxFutureSkewMillis how much later than that a timestamp may be, 0 or more
     * @throws IndexOutOfBoundsException if {@code body} has no such part
     */
    public Body read(
            byte[] body, int offset, int length, Precision precision, long nowMillis, long maxFutureSkewMillis) {
        return read(body, offset, length, precision, ServiceFilter.ALL, nowMillis, maxFutureSkewMillis);
    }

    /**
     * Begins a body of a sender that may not send everything.
     *
     * @param services whose lines are taken; those of others are refused one by one
     */
    public Body read(
            byte[] body,
            int offset,
            int length,
            Precision precision,
            ServiceFilter services,
            long nowMillis,
            long maxFutureSkewMillis) {
        Objects.checkFromIndexSize(offset, length, body.length);
        return new Body(body, offset, length, precision, services, new LatestTime(nowMillis, maxFutureSkewMillis));
    }

    /** A body that is being read. */
    public final class Body {
        private final byte[] body;
        private final int limit;
        private final int lastWord;
        private final Precision precision;
        private final ServiceFilter services;
        private final boolean takesAllServices;
        private final LatestTime latest;
        private final Tally tally = new Tally();
        private final ArrivalCounts arrivals = new ArrivalCounts();
        private @Nullable LineSplitter lines;
        private @Nullable LineReader reader;
        private int position;
        private int lineNumber = 1;

        private Body(
                byte[] body, int offset, int length, Precision precision, ServiceFilter services, LatestTime latest) {
            this.body = body;
            this.limit = offset + length;
            this.lastWord = body.length - Words.SIZE;
            this.precision = precision;
            this.services = services;
            takesAllServices = services.equals(ServiceFilter.ALL);
            this.latest = latest;
            this.position = offset;
        }

        /**
         * Reads on.
         *
         * @param bytes after how many to stop, at the next line's end
         * @return whether the body is read
         */
        public boolean advance(int bytes) {
            int stop = (int) Math.min(limit, (long) position + bytes);
            while (position < stop) {
                int next = readPlain(position);
                if (next == FastFields.NOT_PLAIN) {
                    readStrictly();
                } else {
                    position = next;
                    lineNumber++;
                }
            }
            return position >= limit;
        }

        /** What became of the lines so far. */
        public Decoded decoded() {
            return tally.decoded();
        }

        /** What became of the requests of the accepted lines; fates that none had are missing. */
        public Map<Arrival, Long> arrivals() {
            return arrivals.toMap();
        }

        /** Reads the line that begins at {@code start}; where the next one does, or {@link FastFields#NOT_PLAIN}. */
        private int readPlain(int start) {
            if (start > lastWord) {
                return FastFields.NOT_PLAIN;
            }
            int space = start + prefixLength;
            SeriesHandle known = space < limit && body[space] == ' ' ? series.find(body, start, space) : null;
            if (known == null) {
                space = firstSpace(start);
                known = space > start ? series.find(body, start, space) : null;
                if (known == null) {
                    return FastFields.NOT_PLAIN;
                }
                prefixLength = space - start;
            }
            return takes(known) ? readPlain(known, space + 1) : FastFields.NOT_PLAIN;
        }

        /** Where the first space is if it is not too far away and there are words up to it, or {@code start}. */
        private int firstSpace(int start) {
            int stop = Math.min(lastWord, start + SeriesCache.MAX_PREFIX_BYTES - Words.SIZE);
            for (int at = start; at <= stop; at += Words.SIZE) {
                int before = Words.beforeSpace(Words.at(body, at));
                if (before < Words.SIZE) {
                    return at + before < limit ? at + before : start;
                }
            }
            return start;
        }

        private boolean takes(SeriesHandle known) {
            return takesAllServices || services.test(known.key().service());
        }

        private int readPlain(SeriesHandle known, int fieldsStart) {
            int end = fields.read(body, fieldsStart, lastWord);
            if (end == FastFields.NOT_PLAIN) {
                return end;
            }
            long epochMillis = latest.nowMillis();
            if (body[end] == ' ') {
                end = time.read(body, end + 1, lastWord);
                if (end == FastFields.NOT_PLAIN) {
                    return end;
                }
                epochMillis = millis(time.timestamp());
            }
            int next = afterLineEnd(end);
            if (next > limit || !latest.allows(epochMillis)) {
                return FastFields.NOT_PLAIN;
            }
            arrivals.add(sink.take(
                    known, epochMillis, fields.latencyMicros(), fields.outcome(), List.of(), latest.nowMillis()));
            tally.accept();
            return next;
        }

        /** As {@link Precision#toMillis}, with the end of time for what does not fit, which is then not allowed. */
        private long millis(long timestamp) {
            boolean fits = precision != Precision.SECONDS || timestamp <= Long.MAX_VALUE / 1_000;
            return fits ? precision.toMillis(timestamp) : Long.MAX_VALUE;
        }

        /** Where the next line begins if this one's end is at {@code end}; beyond the limit if it is not. */
        private int afterLineEnd(int end) {
            int newline = body[end] == '\r' ? end + 1 : end;
            return newline < limit && body[newline] == '\n' ? newline + 1 : Integer.MAX_VALUE;
        }

        private void readStrictly() {
            LineSplitter splitter = splitter();
            splitter.goTo(position, lineNumber);
            if (splitter.next()) {
                try {
                    Sample sample = reader().read(splitter.start(), splitter.end());
                    if (!services.test(sample.series().service())) {
                        throw new LineRefusedException(
                                splitter.start(),
                                ServiceFilter.refusal(sample.series().service()));
                    }
                    Arrival arrival = record(sample, splitter.start());
                    arrivals.add(arrival);
                    tally.accept();
                } catch (LineRefusedException e) {
                    tally.refuse(e.toLineError(splitter.number(), splitter.start()));
                }
            }
            position = splitter.nextStart();
            lineNumber = splitter.nextNumber();
        }

        private Arrival record(Sample sample, int start) {
            SeriesHandle handle = new SeriesHandle(sample.series());
            int end = reader().tagsEnd();
            if (isPlainPrefix(start, end) && series.find(body, start, end) == null) {
                series.put(body, start, end, handle);
            }
            return sink.take(
                    handle,
                    sample.epochMillis(),
                    sample.latencyMicros(),
                    sample.outcome(),
                    sample.readings(),
                    latest.nowMillis());
        }

        /** Whether {@link #readPlain} would find the end of these tags where they end. */
        private boolean isPlainPrefix(int start, int end) {
            if (end - start > SeriesCache.MAX_PREFIX_BYTES || start > lastWord || body[end] != ' ') {
                return false;
            }
            for (int i = start; i < end; i++) {
                if (body[i] == ' ') {
                    return false;
                }
            }
            return end > start;
        }

        private LineSplitter splitter() {
            LineSplitter known = lines;
            if (known == null) {
                known = new LineSplitter(body, position, limit - position);
                lines = known;
            }
            return known;
        }

        private LineReader reader() {
            LineReader known = reader;
            if (known == null) {
                known = new LineReader(body, mapping, precision, latest);
                reader = known;
            }
            return known;
        }
    }
}
