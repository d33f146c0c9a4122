package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.SeriesKey;

/**
 * One recorded request.
 *
 * @param timeMillis when it was recorded, in milliseconds from wherever the trace counts, 0 or more
 * @param cohort whether the baseline or the canary served it
 * @param instance which instance served it, 0 to 256 characters
 * @param latencyMicros how long it took in microseconds, 0 or more
 * @param outcome how it ended
 */
public record TraceRow(long timeMillis, Cohort cohort, String instance, long latencyMicros, Outcome outcome) {

    /** @throws IllegalArgumentException if a number is negative or {@code instance} longer than 256 characters */
    public TraceRow {
        if (timeMillis < 0 || latencyMicros < 0) {
            throw new IllegalArgumentException(
                    "timeMillis and latencyMicros must be 0 or more, were " + timeMillis + " and " + latencyMicros);
        }
        if (instance.length() > SeriesKey.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "instance must have at most " + SeriesKey.MAX_LENGTH + " characters, had " + instance.length());
        }
    }
}
