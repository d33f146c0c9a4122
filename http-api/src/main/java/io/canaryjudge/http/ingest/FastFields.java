package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a line where they are all of the mapping's and plainly written: digits, at most one point, at most
 * a type letter. What it does not know it leaves to {@link FieldReader}, which gives the same values. Used by one thread.
 */
final class FastFields {

    /** What {@link #read} gives when the line is not for it. */
    static final int NOT_PLAIN = -1;

    private static final int MOST_DIGITS = 16;
    private static final long MAX_EXACT = 1L << 53;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16
    };

    private final Name[] names;
    private long latencyMicros;
    private boolean hasStatus;
    private boolean hasError;
    private boolean failed;

    /** The number that was read last, as digits times ten to minus {@code scale}, and where it ends. */
    private long digits;

    private int scale;
    private int end;

    FastFields(IngestMapping mapping) {
        names = mapping.fields().entrySet().stream()
                .filter(field -> Name.isPlain(field.getKey()))
                .map(FastFields::name)
                .toArray(Name[]::new);
    }

    private static Name name(Map.Entry<String, SampleField> field) {
        return new Name(field.getKey(), field.getValue());
    }

    /**
     * Reads the fields that begin at {@code from}.
     *
     * @param lastWord the last index at which eight bytes can be read; what follows the body may be anything
     * @return where the space or the line end is that follows them, or {@link #NOT_PLAIN}
     */
    int read(byte[] body, int from, int lastWord) {
        latencyMicros = Sample.NO_LATENCY;
        hasStatus = false;
        hasError = false;
        failed = false;
        int at = from;
        while (true) {
            Name name = at + Words.SIZE > lastWord ? null : name(Words.at(body, at), Words.at(body, at + Words.SIZE));
            if (name == null || !readValue(name.meaning, body, at + name.length, lastWord)) {
                return NOT_PLAIN;
            }
            byte next = body[end];
            if (next == ',') {
                at = end + 1;
            } else {
                return next == ' ' || next == '\n' || next == '\r' ? end : NOT_PLAIN;
            }
        }
    }

    private @Nullable Name name(long first, long second) {
        for (Name name : names) {
            if ((first & name.firstMask) == name.first && (second & name.secondMask) == name.second) {
                return name;
            }
        }
        return null;
    }

    private boolean readValue(SampleField meaning, byte[] body, int from, int lastWord) {
        return switch (meaning) {
            case LATENCY_MICROS, LATENCY_MILLIS, DURATION_SECONDS -> readLatency(meaning, body, from, lastWord);
            case STATUS -> readStatus(body, from, lastWord);
            case ERROR -> readError(body, from, lastWord);
        };
    }

    private boolean readLatency(SampleField unit, byte[] body, int from, int lastWord) {
        if (latencyMicros != Sample.NO_LATENCY || !readNumber(body, from, lastWord)) {
            return false;
        }
        latencyMicros = unit == SampleField.LATENCY_MICROS && scale == 0
                ? digits
                : unit.toMicros(digits / POWERS_OF_TEN[scale]);
        return true;
    }

    private boolean readStatus(byte[] body, int from, int lastWord) {
        if (hasStatus || !readNumber(body, from, lastWord) || scale > 0 || digits < 100 || digits > 599) {
            return false;
        }
        hasStatus = true;
        failed |= digits >= 500;
        return true;
    }

    private boolean readError(byte[] body, int from, int lastWord) {
        if (hasError || from > lastWord) {
            return false;
        }
        int to = from;
        while (to < from + Words.SIZE - 1 && body[to] >= 'A') {
            to++;
        }
        boolean error = WireBoolean.isTrue(body, from, to);
        if (!error && !WireBoolean.isFalse(body, from, to)) {
            return false;
        }
        hasError = true;
        failed |= error;
        end = to;
        return true;
    }

    /** A number that {@code double} holds exactly before its point is set: 12, 12i, 12u or 1.25. */
    private boolean readNumber(byte[] body, int from, int lastWord) {
        scale = 0;
        if (!readDigits(body, from, lastWord)) {
            return false;
        }
        byte next = body[end];
        if (next == '.') {
            return readFraction(body, lastWord);
        }
        if (next == 'i' || next == 'u') {
            end++;
        }
        return digits <= MAX_EXACT;
    }

    private boolean readFraction(byte[] body, int lastWord) {
        long whole = digits;
        int point = end;
        if (!readDigits(body, point + 1, lastWord)) {
            return false;
        }
        scale = end - point - 1;
        double mantissa = whole * POWERS_OF_TEN[scale] + digits;
        digits += whole * (long) POWERS_OF_TEN[scale];
        return mantissa < MAX_EXACT;
    }

    /** One to sixteen digits that are followed by something else. */
    private boolean readDigits(byte[] body, int from, int lastWord) {
        if (from + MOST_DIGITS > lastWord) {
            return false;
        }
        long word = Words.at(body, from);
        int count = Words.digits(word);
        if (count == 0) {
            return false;
        }
        digits = Words.number(word, count);
        end = from + count;
        return count < Words.SIZE || readMoreDigits(body);
    }

    private boolean readMoreDigits(byte[] body) {
        long word = Words.at(body, end);
        int count = Words.digits(word);
        if (count > 0) {
            digits = digits * (long) POWERS_OF_TEN[count] + Words.number(word, count);
            end += count;
        }
        return count < Words.SIZE;
    }

    /** Latency of the line read last, or {@link Sample#NO_LATENCY}. */
    long latencyMicros() {
        return latencyMicros;
    }

    /** Outcome of the line read last. */
    Outcome outcome() {
        if (!hasStatus && !hasError) {
            return Outcome.UNKNOWN;
        }
        return failed ? Outcome.FAILED : Outcome.SUCCEEDED;
    }

    /** A field's name and the equals sign after it, as two words to compare with. */
    private static final class Name {
        private static final int MOST_BYTES = 2 * Words.SIZE;

        private final SampleField meaning;
        private final int length;
        private final long first;
        private final long firstMask;
        private final long second;
        private final long secondMask;

        Name(String name, SampleField meaning) {
            this.meaning = meaning;
            byte[] written = Syntax.ascii(name + "=");
            length = written.length;
            byte[] padded = Arrays.copyOf(written, MOST_BYTES);
            first = Words.at(padded, 0);
            second = Words.at(padded, Words.SIZE);
            firstMask = mask(length);
            secondMask = mask(length - Words.SIZE);
        }

        private static long mask(int bytes) {
            return bytes >= Words.SIZE ? -1 : Words.first(-1, Math.max(0, bytes));
        }

        /** Whether a name can be written in one way only, and is short enough. */
        static boolean isPlain(String name) {
            return name.length() < MOST_BYTES && name.matches("[A-Za-z0-9_.-]+");
        }
    }
}
