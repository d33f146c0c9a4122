package io.canaryjudge.connector.remotewrite;

/** A body of which nothing was taken: it is malformed or larger than the limit. */
public final class RefusedBodyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    private RefusedBodyException(String message, boolean tooLarge) {
        super(message);
        this.tooLarge = tooLarge;
    }

    static RefusedBodyException malformed(String message) {
        return new RefusedBodyException(message, false);
    }

    static RefusedBodyException tooLarge(String message) {
        return new RefusedBodyException(message, true);
    }

    /** Whether a limit was passed; else the body is malformed. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
