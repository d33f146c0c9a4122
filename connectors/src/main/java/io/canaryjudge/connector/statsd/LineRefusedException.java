package io.canaryjudge.connector.statsd;

/** A line that is not taken. Never leaves the package; has no stack trace, since hostile input is no exception. */
final class LineRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final LineFate fate;

    LineRefusedException(LineFate fate) {
        super(fate.label(), null, false, false);
        this.fate = fate;
    }

    LineFate fate() {
        return fate;
    }
}
