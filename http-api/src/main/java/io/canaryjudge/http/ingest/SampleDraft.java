package io.canaryjudge.http.ingest;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.util.ArrayList;
import java.util.List;

/** What one line has told so far about its request and its readings; cleared for the next line. */
final class SampleDraft {

    private long latencyMicros;
    private boolean hasStatus;
    private boolean hasError;
    private boolean failed;
    private final List<Reading> readings = new ArrayList<>();

    SampleDraft() {
        clear();
    }

    void clear() {
        latencyMicros = Sample.NO_LATENCY;
        hasStatus = false;
        hasError = false;
        failed = false;
        readings.clear();
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
        return latencyMicros == Sample.NO_LATENCY && !hasStatus && !hasError && readings.isEmpty();
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

    /** Keeps a reading, or says what it must be instead; empty text if it was kept. */
    String reading(String name, double value) {
        if (name.length() > Reading.MAX_NAME_LENGTH) {
            return "named with at most " + Reading.MAX_NAME_LENGTH + " characters";
        }
        if (!(Math.abs(value) <= Reading.MAX_VALUE)) {
            return "-1e100 to 1e100";
        }
        for (Reading earlier : readings) {
            if (earlier.name().equals(name)) {
                return "given once, was given before";
            }
        }
        if (readings.size() == Reading.MAX_NAMES) {
            return "one of at most " + Reading.MAX_NAMES + " readings of its line";
        }
        readings.add(new Reading(name, value));
        return "";
    }

    /**
     * The sample; where status and error contradict each other, the request failed.
     *
     * @throws IllegalArgumentException if there is neither a latency nor an outcome nor a reading
     */
    Sample toSample(SeriesKey series, long epochMillis) {
        Outcome known = failed ? Outcome.FAILED : Outcome.SUCCEEDED;
        Outcome outcome = hasStatus || hasError ? known : Outcome.UNKNOWN;
        return new Sample(series, epochMillis, latencyMicros, outcome, readings);
    }
}
