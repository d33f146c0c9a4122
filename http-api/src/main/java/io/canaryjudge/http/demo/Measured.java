package io.canaryjudge.http.demo;

/**
 * One request as the server saw it.
 *
 * @param version of the release that answered
 * @param instance the server's name
 * @param endMillis when it was answered, milliseconds since 1970
 * @param latencyMicros from the request's arrival to the answer
 */
record Measured(String version, String instance, long endMillis, long latencyMicros, int status) {

    boolean isFailure() {
        return status >= 500;
    }
}
