package io.canaryjudge.connector.cluster;

/** An object that was changed by somebody else since it was read. */
final class ConflictException extends Exception {

    private static final long serialVersionUID = 1L;
}
