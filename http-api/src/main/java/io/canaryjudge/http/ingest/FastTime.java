package io.canaryjudge.http.ingest;

/** Reads a plainly written timestamp, one to nineteen digits, or leaves it to {@link LineReader}. Used by one thread. */
final class FastTime {

    private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };
    private static final int MOST_DIGITS = 19;
    private static final long NONE = -1;

    /** As many as the timestamp before had, see {@link FastFields}. */
    private int expectedDigits = MOST_DIGITS;

    /** The first eight digits of a timestamp before, and what they say. */
    private long knownDigits;

    private long knownNumber = NONE;
    private long timestamp;

    /**
     * Reads the digits that begin at {@code from}.
     *
     * @param lastWord the last index at which eight bytes can be read; what follows the body may be anything
     * @return where they end, or {@link FastFields#NOT_PLAIN}
     */
    int read(byte[] body, int from, int lastWord) {
        if (from + MOST_DIGITS > lastWord) {
            return FastFields.NOT_PLAIN;
        }
        int end = from + expectedDigits;
        if (!endsAt(body, from, end)) {
            end = from;
            while (end <= from + MOST_DIGITS && body[end] >= '0' && body[end] <= '9') {
                end++;
            }
            if (end == from || end > from + MOST_DIGITS) {
                return FastFields.NOT_PLAIN;
            }
            expectedDigits = end - from;
            endsAt(body, from, end);
        }
        return timestamp >= 0 ? end : FastFields.NOT_PLAIN;
    }

    /** Reads the digits from {@code from} on, and tells whether they end there. */
    private boolean endsAt(byte[] body, int from, int end) {
        long value = 0;
        int at = from;
        if (end - from >= 2 * Words.SIZE && Words.at(body, from) == knownDigits && knownNumber != NONE) {
            value = knownNumber;
            at += Words.SIZE;
        }
        for (; at <= end - Words.SIZE; at += Words.SIZE) {
            long word = Words.at(body, at);
            if (Words.digits(word) < Words.SIZE) {
                return false;
            }
            value = value * POWERS_OF_TEN[Words.SIZE] + Words.number(word, Words.SIZE);
            if (at == from) {
                knownDigits = word;
                knownNumber = value;
            }
        }
        long word = Words.at(body, at);
        int rest = end - at;
        if (Words.digits(word) != rest) {
            return false;
        }
        timestamp = rest == 0 ? value : value * POWERS_OF_TEN[rest] + Words.number(word, rest);
        return true;
    }

    /** What was read last: what 64 bits hold, and not negative. */
    long timestamp() {
        return timestamp;
    }
}
