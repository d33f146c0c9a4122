package io.canaryjudge.http.ingest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a line into a {@link SampleDraft}. A number that the mapping does not name is a reading; other
 * fields that it does not name must be valid as well.
 */
final class FieldReader {

    private final byte[] body;
    private final byte[][] names;
    private final SampleField[] meanings;

    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;

    FieldReader(byte[] body, IngestMapping mapping) {
        this.body = body;
        this.names = new byte[mapping.fields().size()][];
        this.meanings = new SampleField[names.length];
        int i = 0;
        for (Map.Entry<String, SampleField> field : mapping.fields().entrySet()) {
            names[i] = Syntax.escape(field.getKey());
            meanings[i] = field.getValue();
            i++;
        }
    }

    /**
     * Reads the fields that begin at {@code from} and gives the index after them: that of a space, or {@code to}.
     *
     * @throws LineRefusedException at the first field that is not valid
     */
    int read(int from, int to, SampleDraft draft) throws LineRefusedException {
        if (from == to) {
            throw new LineRefusedException(from, "there is no field, must be at least one, as in name=value");
        }
        readField(from, to, draft);
        while (valueTo < to && body[valueTo] == ',') {
            readField(valueTo + 1, to, draft);
        }
        return valueTo;
    }

    private void readField(int from, int to, SampleDraft draft) throws LineRefusedException {
        readName(from, to);
        readValue(to);
        SampleField meaning = meaning();
        if (meaning == null) {
            readUnmapped(draft);
        } else {
            keepValue(meaning, draft);
        }
    }

    private void readName(int from, int to) throws LineRefusedException {
        nameFrom = from;
        nameTo = Syntax.partEnd(body, from, to);
        if (nameTo == from) {
            throw new LineRefusedException(from, "a field's name is empty, must have at least one character");
        }
        if (Syntax.isTime(body, nameFrom, nameTo)) {
            throw new LineRefusedException(from, "a field is named 'time', must have another name");
        }
    }

    private void readValue(int to) throws LineRefusedException {
        valueFrom = nameTo < to && body[nameTo] == '=' ? nameTo + 1 : nameTo;
        valueTo = valueFrom == nameTo ? nameTo : Syntax.wordEnd(body, valueFrom, to);
        if (valueTo == valueFrom) {
            throw refused("a number, a boolean or a quoted string, as in name=value");
        }
        if (body[valueFrom] == '"') {
            readString(to);
        }
    }

    private void readString(int to) throws LineRefusedException {
        valueTo = Syntax.stringEnd(body, valueFrom, to);
        if (valueTo > to) {
            valueTo = to;
            throw refused("closed with a quote");
        }
        if (Syntax.wordEnd(body, valueTo, to) > valueTo) {
            valueTo = Syntax.wordEnd(body, valueTo, to);
            throw refused("followed by a comma or a space after its closing quote");
        }
    }

    private @Nullable SampleField meaning() {
        for (int i = 0; i < names.length; i++) {
            if (Syntax.matches(body, nameFrom, nameTo, names[i])) {
                return meanings[i];
            }
        }
        return null;
    }

    private void readUnmapped(SampleDraft draft) throws LineRefusedException {
        double number = body[valueFrom] == '"' ? Double.NaN : WireNumber.parse(body, valueFrom, valueTo);
        if (!Double.isNaN(number)) {
            keepReading(number, draft);
            return;
        }
        boolean valid = body[valueFrom] == '"'
                || WireBoolean.isTrue(body, valueFrom, valueTo)
                || WireBoolean.isFalse(body, valueFrom, valueTo);
        if (!valid) {
            throw refused(WireNumber.ALLOWED + ", a boolean or a quoted string");
        }
    }

    private void keepReading(double value, SampleDraft draft) throws LineRefusedException {
        String written = Utf8.decode(body, nameFrom, nameTo);
        if (written == null) {
            throw refused("named in valid UTF-8");
        }
        String fault = draft.reading(Syntax.unescape(written), value);
        if (!fault.isEmpty()) {
            throw refused(fault);
        }
    }

    private void keepValue(SampleField meaning, SampleDraft draft) throws LineRefusedException {
        if (draft.has(meaning)) {
            throw refused(meaning.isLatency() ? "the only latency of its line" : "given once, was given before");
        }
        switch (meaning) {
            case LATENCY_MICROS, LATENCY_MILLIS, DURATION_SECONDS -> draft.latency(meaning.toMicros(latency()));
            case STATUS -> draft.status(status());
            case ERROR -> draft.error(error());
        }
    }

    private double latency() throws LineRefusedException {
        double latency = WireNumber.parse(body, valueFrom, valueTo);
        if (!(latency >= 0)) {
            throw refused("0 or more: " + WireNumber.ALLOWED);
        }
        return latency;
    }

    private int status() throws LineRefusedException {
        double status = WireNumber.parse(body, valueFrom, valueTo);
        if (!(status >= 100 && status <= 599 && status == Math.rint(status))) {
            throw refused("a whole number from 100 to 599");
        }
        return (int) status;
    }

    private boolean error() throws LineRefusedException {
        boolean error = WireBoolean.isTrue(body, valueFrom, valueTo);
        if (!error && !WireBoolean.isFalse(body, valueFrom, valueTo)) {
            throw refused(WireBoolean.ALLOWED);
        }
        return error;
    }

    private LineRefusedException refused(String allowed) {
        String name = "field " + Excerpt.of(body, nameFrom, nameTo);
        return LineRefusedException.ofValue(valueFrom, name, Excerpt.of(body, valueFrom, valueTo), allowed);
    }
}
