package io.canaryjudge.spi;

/** A store that did not do its part. The message names the store and holds no secret. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /**
     * @param message says which store and what it met
     * @param cause what the driver said
     */
    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is the matter. */
    public Kind kind() {
        return kind;
    }

    /** What can be the matter with a store. */
    public enum Kind {
        /** No space is left for another entry; what is kept can still be read. */
        FULL(true),
        /** It cannot be reached, or went away. */
        UNREACHABLE(true),
        /** It did not answer in time, or others kept it busy. */
        TOO_SLOW(true),
        /** It lets this user not in, or not do that. */
        REFUSED(false),
        /** What is kept is damaged, or is no store. */
        CORRUPT(false),
        /** It was closed. */
        CLOSED(false),
        /** It answered something that this program does not know. */
        OTHER(false);

        private final boolean retryCanHelp;

        Kind(boolean retryCanHelp) {
            this.retryCanHelp = retryCanHelp;
        }

        /** Whether the same call may succeed later with nobody doing anything about this program. */
        public boolean retryCanHelp() {
            return retryCanHelp;
        }
    }
}
