package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.time.Instant;
import java.util.Locale;

/** Makes a sample of one line of a line protocol body. */
final class LineReader {

    private final byte[] body;
    private final IngestMapping mapping;
    private final Precision precision;
    private final LatestTime latest;
    private final TagReader tags;
    private final FieldReader fields;
    private final SampleDraft draft = new SampleDraft();

    LineReader(byte[] body, IngestMapping mapping, Precision precision, LatestTime latest) {
        this.body = body;
        this.mapping = mapping;
        this.precision = precision;
        this.latest = latest;
        this.tags = new TagReader(body, mapping);
        this.fields = new FieldReader(body, mapping);
    }

    /**
     * The sample of the line in {@code [start, end)}, which is neither blank nor a comment.
     *
     * @throws LineRefusedException if the line is not valid or tells too little
     */
    Sample read(int start, int end) throws LineRefusedException {
        if (end - start > LineProtocolDecoder.MAX_LINE_BYTES) {
            throw new LineRefusedException(
                    start + LineProtocolDecoder.MAX_LINE_BYTES,
                    "the line is " + (end - start) + " bytes long, must have at most "
                            + LineProtocolDecoder.MAX_LINE_BYTES);
        }
        draft.clear();
        SeriesKey series = tags.read(Syntax.skipBlanks(body, start, end), end);
        int fieldsEnd = fields.read(Syntax.skipBlanks(body, tags.end(), end), end, draft);
        long epochMillis = epochMillis(Syntax.skipBlanks(body, fieldsEnd, end), end);
        if (draft.isEmpty()) {
            throw new LineRefusedException(
                    start,
                    "there is neither a latency nor an outcome nor a reading, must be at least one of the fields "
                            + String.join(", ", mapping.fields().keySet()) + " or another field with a number");
        }
        return draft.toSample(series, epochMillis);
    }

    /** Index after the tags of the line that was read last. */
    int tagsEnd() {
        return tags.end();
    }

    private long epochMillis(int from, int end) throws LineRefusedException {
        if (from == end) {
            return latest.nowMillis();
        }
        int to = Syntax.lastNonBlank(body, from, end) + 1;
        long epochMillis;
        try {
            epochMillis = precision.toMillis(WireNumber.int64(body, from, to));
        } catch (NumberFormatException | ArithmeticException e) {
            String allowed = "a 64-bit number of " + precision.name().toLowerCase(Locale.ROOT) + " since 1970";
            throw LineRefusedException.ofValue(from, "timestamp", Excerpt.of(body, from, to), allowed);
        }
        if (!latest.allows(epochMillis)) {
            String value = Instant.ofEpochMilli(epochMillis).toString();
            throw LineRefusedException.ofValue(from, "timestamp", value, latest.allowed());
        }
        return epochMillis;
    }
}
