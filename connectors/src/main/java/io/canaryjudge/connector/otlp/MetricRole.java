package io.canaryjudge.connector.otlp;

/** What a metric counts for. */
enum MetricRole {
    /** A histogram of the durations of requests, which also tells their outcomes where no sum does. */
    DURATIONS,
    /** A sum of requests. */
    REQUESTS,
    /** A sum of failures among the requests of another sum. */
    ERRORS,
    /** It is not about requests, as far as the configuration says. */
    NONE
}
