package io.canaryjudge.connector.statsd;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;

/**
 * What one value of one line tells.
 *
 * @param epochMillis when the requests ended, milliseconds since 1970
 * @param micros of a latency, how long each of the requests took
 * @param count how many requests it stands for, 1 or more
 */
record Reading(Kind kind, SeriesKey series, long epochMillis, long micros, long count, Outcome outcome) {

    /** What is told. */
    enum Kind {
        LATENCY,
        REQUESTS,
        /** That so many of the requests of a counter failed. */
        ERRORS
    }
}
