package io.canaryjudge.metric;

/** How a request ended. */
public enum Outcome {
    SUCCEEDED,
    FAILED,
    /** The sender said nothing about it: the request counts for latency and for no error rate. */
    UNKNOWN;

    /**
     * The outcome of an HTTP request: a status of 500 or more is a failure of the server, everything below is not.
     *
     * @param status HTTP status code, 100 to 599 (599 is used for "no answer at all")
     * @throws IllegalArgumentException if {@code status} is outside 100 to 599
     */
    public static Outcome ofHttpStatus(int status) {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status must be 100 to 599, was " + status);
        }
        return status >= 500 ? FAILED : SUCCEEDED;
    }
}
