package io.canaryjudge.http.cli;

/** The command cannot do what it was told, for a reason that its user can mend. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
