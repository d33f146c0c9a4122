package io.canaryjudge.http.demo;

/**
 * One request as the splitter saw it.
 *
 * @param endMillis when the answer had been passed on, milliseconds since 1970
 * @param latencyMicros from the request's arrival at the splitter to the answer's end
 * @param status the instance's status code; 502 or 504 when it gave none
 */
record Measured(Instance instance, long endMillis, long latencyMicros, int status) {

    /** When the request had come, milliseconds since 1970. */
    long startMillis() {
        return endMillis - latencyMicros / 1_000;
    }

    boolean isFailure() {
        return status >= 500;
    }
}
