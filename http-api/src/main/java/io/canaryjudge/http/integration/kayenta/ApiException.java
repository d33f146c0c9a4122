package io.canaryjudge.http.integration.kayenta;

/** A request that cannot be answered as asked. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param message for the client, without secrets */
    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    static ApiException bad(String message) {
        return new ApiException(400, message);
    }

    static ApiException notFound(String message) {
        return new ApiException(404, message);
    }

    int status() {
        return status;
    }
}
