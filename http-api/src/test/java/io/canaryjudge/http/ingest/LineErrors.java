package io.canaryjudge.http.ingest;

/** What every refusal must be, whatever the line. */
final class LineErrors {

    private static final int MOST_CHARACTERS = 1_200;

    private LineErrors() {}

    /** @throws AssertionError if an error names no place in the body, or does not fit a line of a log */
    static void requireSane(Decoded decoded, byte[] body) {
        if (decoded.refused() > 0 == decoded.errors().isEmpty()) {
            throw new AssertionError("refused lines must have reasons, and no others: " + decoded);
        }
        for (LineError error : decoded.errors()) {
            boolean isPlace = error.line() >= 1 && error.column() >= 1 && error.column() <= body.length + 2;
            boolean isReason = !error.reason().isEmpty()
                    && error.reason().length() <= MOST_CHARACTERS
                    && error.reason().chars().noneMatch(Character::isISOControl);
            if (!isPlace || !isReason) {
                throw new AssertionError("no place or no reason: " + error);
            }
        }
    }
}
