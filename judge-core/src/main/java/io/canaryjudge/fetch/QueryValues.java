package io.canaryjudge.fetch;

import io.canaryjudge.metric.Cohort;
import java.time.Duration;
import java.util.List;

/**
 * What the placeholders of a query stand for.
 *
 * @param version the cohort's
 * @param window the step of time that one value is of
 * @param startMillis beginning of what is asked for, milliseconds since 1970
 * @param endMillis its end, after {@code startMillis}
 */
public record QueryValues(
        String service, String version, Cohort cohort, Duration window, long startMillis, long endMillis) {

    static final List<String> NAMES = List.of("service", "version", "cohort", "window", "start", "end");

    /** @throws IllegalArgumentException if a time is out of its range */
    public QueryValues {
        if (window.toMillis() < 1) {
            throw new IllegalArgumentException("window must be 1 ms or more, was " + window);
        }
        if (startMillis < 0 || endMillis <= startMillis) {
            throw new IllegalArgumentException(
                    "startMillis and endMillis must ascend from 0, were " + startMillis + " and " + endMillis);
        }
    }

    /** A placeholder's text where it is a name; empty where it is a time. */
    String text(String name) {
        return switch (name) {
            case "service" -> service;
            case "version" -> version;
            case "cohort" -> cohort == Cohort.BASELINE ? "baseline" : "canary";
            default -> "";
        };
    }
}
