package io.canaryjudge.http.ingest;

/** Ends the reading of one line. It has no stack trace, since a body may hold a million bad lines. */
final class LineRefusedException extends Exception {

    private final int position;

    /**
     * @param position index of the fault in the buffer that holds the line
     * @param reason what is wrong and what is allowed
     */
    LineRefusedException(int position, String reason) {
        super(reason, null, false, false);
        this.position = position;
    }

    /**
     * The refusal of one named value.
     *
     * @param what names the place: {@code field status}
     * @param value what was there, already shortened
     * @param allowed what could have been there: {@code a whole number}
     */
    static LineRefusedException ofValue(int position, String what, String value, String allowed) {
        return new LineRefusedException(position, what + " is '" + value + "', must be " + allowed);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    LineError toLineError(int line, int lineStart) {
        return new LineError(line, position - lineStart + 1, reason());
    }
}
