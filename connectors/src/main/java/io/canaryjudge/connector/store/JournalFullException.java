package io.canaryjudge.connector.store;

/** An entry that was not kept because a limit is reached; says which. Trying again does not help. */
public final class JournalFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalFullException(String message) {
        super(message);
    }
}
