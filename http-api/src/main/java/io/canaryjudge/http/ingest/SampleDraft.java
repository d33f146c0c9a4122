package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;

/** What one line has told so far about its request; cleared for the next line. */
final class SampleDraft {

    private long latencyMicros;
    private boolean hasStatus;
    private boolean hasError;
    private boolean failed;

    SampleDraft() {
        clear();
    }

    void clear() {
        latencyMicros = Sample.NO_LATENCY;
        hasStatus = false;
        hasError = false;
        failed = false;
    }

    /** Whether the line has already said what {@code field} says; all latency fields say the same. */
    boolean has(SampleField field) {
        return switch (field) {
            case LATENCY_MICROS, LATENCY_MILLIS, DURATION_SECONDS -> latencyMicros != Sample.NO_LATENCY;
            case STATUS -> hasStatus;
            case ERROR -> hasError;
        };
    }

    boolean isEmpty() {
        return latencyMicros == Sample.NO_LATENCY && !hasStatus && !hasError;
    }

    void latency(long micros) {
        latencyMicros = micros;
    }

    /** @throws IllegalArgumentException if {@code status} is outside 100 to 599 */
    void status(int status) {
        failed |= Outcome.ofHttpStatus(status) == Outcome.FAILED;
        hasStatus = true;
    }

    void error(boolean error) {
        failed |= error;
        hasError = true;
    }

    /**
     * The sample; where status and error contradict each other, the request failed.
     *
     * @throws IllegalArgumentException if there is neither a latency nor an outcome
     */
    Sample toSample(SeriesKey series, long epochMillis) {
        Outcome known = failed ? Outcome.FAILED : Outcome.SUCCEEDED;
        return new Sample(series, epochMillis, latencyMicros, hasStatus || hasError ? known : Outcome.UNKNOWN);
    }
}
