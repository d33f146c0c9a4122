package io.canaryjudge.http.integration.prometheus;

/** A query that cannot be answered as asked. */
final class QueryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with it, and what is allowed */
    QueryException(String message) {
        super(message);
    }
}
