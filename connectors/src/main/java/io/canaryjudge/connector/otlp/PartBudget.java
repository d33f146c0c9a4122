package io.canaryjudge.connector.otlp;

/**
 * Counts the parts of a body, so that a small one cannot become a large heap: a message without content takes two bytes
 * on the wire and a hundred in memory. Used by one thread, once.
 */
final class PartBudget {

    /** A body of 16 MiB with ordinary points has fewer; this many take less than 200 MB. */
    static final int MOST_MESSAGES = 1_000_000;

    /** Messages may lie within one another this deep; the format itself needs 10, values of attributes the rest. */
    static final int MOST_LEVELS = 48;

    /** A number in a list takes the eighth part of the memory of a message. */
    private static final int NUMBERS_OF_A_MESSAGE = 8;

    private long left = (long) MOST_MESSAGES * NUMBERS_OF_A_MESSAGE;

    void message(int level) throws OtlpBodyException {
        if (level > MOST_LEVELS) {
            throw new OtlpBodyException("values are nested more than " + MOST_LEVELS + " levels deep");
        }
        take(NUMBERS_OF_A_MESSAGE);
    }

    void numbers(long count) throws OtlpBodyException {
        take(count);
    }

    private void take(long parts) throws OtlpBodyException {
        left -= parts;
        if (left < 0) {
            throw new OtlpBodyException("the body has more than " + MOST_MESSAGES + " parts; send smaller batches");
        }
    }
}
