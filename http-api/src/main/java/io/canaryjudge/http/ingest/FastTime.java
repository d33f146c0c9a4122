package io.canaryjudge.http.ingest;

/** Reads a plainly written timestamp, one to nineteen digits, or leaves it to {@link LineReader}. Used by one thread. */
final class FastTime {

    private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };
    private static final int MOST_DIGITS = 19;

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
        long value = 0;
        int end = from;
        int count = Words.SIZE;
        while (count == Words.SIZE && end < from + MOST_DIGITS) {
            long word = Words.at(body, end);
            count = Words.digits(word);
            if (count > 0) {
                value = value * POWERS_OF_TEN[count] + Words.number(word, count);
                end += count;
            }
        }
        timestamp = value;
        boolean fits = end > from && end <= from + MOST_DIGITS && value >= 0;
        return fits ? end : FastFields.NOT_PLAIN;
    }

    /** What was read last: what 64 bits hold, and not negative. */
    long timestamp() {
        return timestamp;
    }
}
