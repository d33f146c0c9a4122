package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.SeriesKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the measurement and the tags of a line. A line that begins with the same bytes as the last good one gets the
 * same key without being read again.
 */
final class TagReader {

    /** Telling duplicates takes time that grows with the square of this. */
    static final int MAX_TAGS = 64;

    private final byte[] body;

    /** The tags that make the key: service, version, instance. */
    private final String[] names;

    private final byte[][] writtenNames;
    private final @Nullable String[] values = new @Nullable String[3];

    private final int[] seenFrom = new int[MAX_TAGS];
    private final int[] seenTo = new int[MAX_TAGS];
    private int seen;

    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;

    private @Nullable SeriesKey last;
    private int lastFrom;
    private int lastTo;
    private int end;

    TagReader(byte[] body, IngestMapping mapping) {
        this.body = body;
        this.names = new String[] {mapping.serviceTag(), mapping.versionTag(), mapping.instanceTag()};
        this.writtenNames = Arrays.stream(names).map(Syntax::escape).toArray(byte[][]::new);
    }

    /**
     * The key that the tags of the line in {@code [from, to)} make.
     *
     * @throws LineRefusedException if the line does not begin with a measurement and valid tags, or lacks a needed one
     */
    SeriesKey read(int from, int to) throws LineRefusedException {
        if (last != null && isLastAgain(from, to)) {
            end = from + lastTo - lastFrom;
            return last;
        }
        Arrays.fill(values, null);
        seen = 0;
        int i = measurementEnd(from, to);
        while (i < to && body[i] == ',') {
            readTag(i + 1, to);
            i = valueTo;
        }
        String instance = values[2];
        SeriesKey key = new SeriesKey(required(0, from), required(1, from), instance == null ? "" : instance);
        last = key;
        lastFrom = from;
        lastTo = i;
        end = i;
        return key;
    }

    /** Index after the tags of the line read last: that of a space, or the line's end. */
    int end() {
        return end;
    }

    private boolean isLastAgain(int from, int to) {
        int next = from + lastTo - lastFrom;
        return next < to && body[next] == ' ' && Arrays.equals(body, from, next, body, lastFrom, lastTo);
    }

    private int measurementEnd(int from, int to) throws LineRefusedException {
        int i = from;
        while (i < to && !Syntax.isUnescaped(body, from, i, ',') && !Syntax.isUnescaped(body, from, i, ' ')) {
            i++;
        }
        if (i == from) {
            throw new LineRefusedException(from, "the measurement's name is empty, must have at least one character");
        }
        return i;
    }

    private void readTag(int from, int to) throws LineRefusedException {
        nameFrom = from;
        nameTo = Syntax.partEnd(body, from, to);
        if (nameTo == from) {
            throw new LineRefusedException(from, "a tag's name is empty, must have at least one character");
        }
        boolean hasValue = nameTo < to && body[nameTo] == '=';
        valueFrom = hasValue ? nameTo + 1 : nameTo;
        valueTo = hasValue ? Syntax.partEnd(body, valueFrom, to) : valueFrom;
        if (valueTo == valueFrom) {
            throw refused(valueFrom, "", "at least one character long, as in name=value");
        }
        if (valueTo < to && body[valueTo] == '=') {
            throw refused(valueTo, Excerpt.of(body, valueFrom, valueTo + 1), "written with \\= for an equals sign");
        }
        requireNewName();
        keepValue();
    }

    private void requireNewName() throws LineRefusedException {
        if (Syntax.isTime(body, nameFrom, nameTo)) {
            throw new LineRefusedException(nameFrom, "a tag is named 'time', must have another name");
        }
        for (int i = 0; i < seen; i++) {
            if (Arrays.equals(body, nameFrom, nameTo, body, seenFrom[i], seenTo[i])) {
                throw refused(nameFrom, Excerpt.of(body, valueFrom, valueTo), "given once, was given before");
            }
        }
        if (seen == MAX_TAGS) {
            throw new LineRefusedException(
                    nameFrom, "a line has more than " + MAX_TAGS + " tags, must have at most that");
        }
        seenFrom[seen] = nameFrom;
        seenTo[seen] = nameTo;
        seen++;
    }

    /** Checks the tag's text, and keeps its value if it belongs to the key. */
    private void keepValue() throws LineRefusedException {
        if (Utf8.decode(body, nameFrom, nameTo) == null) {
            throw refused(nameFrom, Excerpt.of(body, valueFrom, valueTo), "named in valid UTF-8");
        }
        String written = Utf8.decode(body, valueFrom, valueTo);
        if (written == null) {
            throw refused(valueFrom, Excerpt.of(body, valueFrom, valueTo), "valid UTF-8");
        }
        for (int i = 0; i < names.length; i++) {
            if (Syntax.matches(body, nameFrom, nameTo, writtenNames[i])) {
                values[i] = shortEnough(Syntax.unescape(written));
            }
        }
    }

    private String shortEnough(String value) throws LineRefusedException {
        if (value.length() > SeriesKey.MAX_LENGTH) {
            String allowed = "at most " + SeriesKey.MAX_LENGTH + " characters long, has " + value.length();
            throw refused(valueFrom, Excerpt.of(value), allowed);
        }
        return value;
    }

    private String required(int index, int from) throws LineRefusedException {
        String value = values[index];
        if (value == null) {
            throw new LineRefusedException(from, "tag " + Excerpt.of(names[index]) + " is missing, must be given");
        }
        return value;
    }

    private LineRefusedException refused(int position, String value, String allowed) {
        return LineRefusedException.ofValue(position, "tag " + Excerpt.of(body, nameFrom, nameTo), value, allowed);
    }
}
