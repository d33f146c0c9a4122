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

    /*
     * Lines of one sender look alike: the same fields in the same order, with about as many digits. What the last line had
     * is expected of the next one, and only compared. The processor foresees such a comparison and goes on reading where
     * the next field should be; if it had to count digits first to know where that is, it would wait at every field.
     */
    private final Name[] names;

    /** Which began the line before. */
    private @Nullable Name first;

    private long latencyMicros;
    private boolean hasStatus;
    private boolean hasError;
    private boolean failed;

    /** The number that was read last, as digits times ten to minus {@code scale}. */
    private long digits;

    private int scale;

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
        Name before = null;
        Name expected = first;
        while (at + Words.SIZE <= lastWord) {
            long start = Words.at(body, at);
            long more = Words.at(body, at + Words.SIZE);
            Name name = expected;
            if (name == null || !name.is(start, more)) {
                name = name(start, more);
                expect(before, name);
            }
            int end = name == null ? NOT_PLAIN : readValue(name, body, at + name.length, lastWord);
            if (name == null || end == NOT_PLAIN) {
                return NOT_PLAIN;
            }
            byte next = body[end];
            if (next != ',') {
                return next == ' ' || next == '\n' || next == '\r' ? end : NOT_PLAIN;
            }
            at = end + 1;
            before = name;
            expected = name.next;
        }
        return NOT_PLAIN;
    }

    private @Nullable Name name(long start, long more) {
        for (Name name : names) {
            if (name.is(start, more)) {
                return name;
            }
        }
        return null;
    }

    /** In the next line too. */
    private void expect(@Nullable Name before, @Nullable Name name) {
        if (before == null) {
            first = name;
        } else {
            before.next = name;
        }
    }

    /** Where a value ends, or {@link #NOT_PLAIN}; so do those that follow. */
    private int readValue(Name name, byte[] body, int from, int lastWord) {
        return switch (name.meaning) {
            case LATENCY_MICROS, LATENCY_MILLIS, DURATION_SECONDS -> readLatency(name, body, from, lastWord);
            case STATUS -> readStatus(name, body, from, lastWord);
            case ERROR -> readError(body, from, lastWord);
        };
    }

    private int readLatency(Name name, byte[] body, int from, int lastWord) {
        int end = latencyMicros == Sample.NO_LATENCY ? readNumber(name, body, from, lastWord) : NOT_PLAIN;
        if (end != NOT_PLAIN) {
            latencyMicros = name.meaning == SampleField.LATENCY_MICROS && scale == 0
                    ? digits
                    : name.meaning.toMicros(digits / POWERS_OF_TEN[scale]);
        }
        return end;
    }

    private int readStatus(Name name, byte[] body, int from, int lastWord) {
        int end = hasStatus ? NOT_PLAIN : readNumber(name, body, from, lastWord);
        if (end == NOT_PLAIN || scale > 0 || digits < 100 || digits > 599) {
            return NOT_PLAIN;
        }
        hasStatus = true;
        failed |= digits >= 500;
        return end;
    }

    private int readError(byte[] body, int from, int lastWord) {
        if (hasError || from > lastWord) {
            return NOT_PLAIN;
        }
        int to = from;
        while (to < from + Words.SIZE - 1 && body[to] >= 'A') {
            to++;
        }
        boolean error = WireBoolean.isTrue(body, from, to);
        if (!error && !WireBoolean.isFalse(body, from, to)) {
            return NOT_PLAIN;
        }
        hasError = true;
        failed |= error;
        return to;
    }

    /** A number that {@code double} holds exactly before its point is set: 12, 12i, 12u or 1.25. */
    private int readNumber(Name name, byte[] body, int from, int lastWord) {
        scale = 0;
        if (from + MOST_DIGITS > lastWord) {
            return NOT_PLAIN;
        }
        int end = readDigits(name, body, from);
        if (end == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        byte next = body[end];
        if (next == '.') {
            return readFraction(body, end, lastWord);
        }
        if (digits > MAX_EXACT) {
            return NOT_PLAIN;
        }
        return next == 'i' || next == 'u' ? end + 1 : end;
    }

    private int readFraction(byte[] body, int point, int lastWord) {
        long whole = digits;
        int end = point + 1 + MOST_DIGITS > lastWord ? NOT_PLAIN : readDigits(body, point + 1);
        if (end == NOT_PLAIN) {
            return NOT_PLAIN;
        }
        scale = end - point - 1;
        double mantissa = whole * POWERS_OF_TEN[scale] + digits;
        digits += whole * (long) POWERS_OF_TEN[scale];
        return mantissa < MAX_EXACT ? end : NOT_PLAIN;
    }

    /** One to sixteen digits that are followed by something else. */
    private int readDigits(Name name, byte[] body, int from) {
        long word = Words.at(body, from);
        int expected = name.digits;
        if (expected == Words.SIZE || Words.digits(word) != expected) {
            int end = readDigits(body, from);
            name.digits = end == NOT_PLAIN ? Words.SIZE : Math.min(Words.SIZE, end - from);
            return end;
        }
        digits = Words.number(word, expected);
        return from + expected;
    }

    private int readDigits(byte[] body, int from) {
        long word = Words.at(body, from);
        int count = Words.digits(word);
        if (count == 0) {
            return NOT_PLAIN;
        }
        digits = Words.number(word, count);
        return count < Words.SIZE ? from + count : readMoreDigits(body, from + count);
    }

    private int readMoreDigits(byte[] body, int from) {
        long word = Words.at(body, from);
        int count = Words.digits(word);
        if (count > 0) {
            digits = digits * (long) POWERS_OF_TEN[count] + Words.number(word, count);
        }
        return count < Words.SIZE ? from + count : NOT_PLAIN;
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

    /** A field's name and the equals sign after it, as two words to compare with, and what followed it last. */
    private static final class Name {
        private static final int MOST_BYTES = 2 * Words.SIZE;

        private final SampleField meaning;
        private final int length;
        private final long start;
        private final long startMask;
        private final long more;
        private final long moreMask;

        /** How many digits its number began with, 1 to 7; 8 for as many or more, and before there was any. */
        private int digits = Words.SIZE;

        private @Nullable Name next;

        Name(String name, SampleField meaning) {
            this.meaning = meaning;
            byte[] written = Syntax.ascii(name + "=");
            length = written.length;
            byte[] padded = Arrays.copyOf(written, MOST_BYTES);
            start = Words.at(padded, 0);
            more = Words.at(padded, Words.SIZE);
            startMask = mask(length);
            moreMask = mask(length - Words.SIZE);
        }

        private static long mask(int bytes) {
            return bytes >= Words.SIZE ? -1 : Words.first(-1, Math.max(0, bytes));
        }

        /** Whether these sixteen bytes begin with it. */
        boolean is(long first, long second) {
            return (first & startMask) == start && (second & moreMask) == more;
        }

        /** Whether a name can be written in one way only, and is short enough. */
        static boolean isPlain(String name) {
            return name.length() < MOST_BYTES && name.matches("[A-Za-z0-9_.-]+");
        }
    }
}
