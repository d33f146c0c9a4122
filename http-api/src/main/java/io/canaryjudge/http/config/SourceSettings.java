package io.canaryjudge.http.config;

import io.canaryjudge.connector.source.SourceServer;
import java.time.Duration;

/**
 * A source of metrics and how it is asked.
 *
 * @param instanceLabel the label that tells a version's instances apart
 * @param every how often it is asked
 * @param step how far apart the values are that it computes
 * @param patience how long what it has not given is waited for
 * @param lostAfter after how long without an answer the signal {@code metrics-lost} is given
 */
public record SourceSettings(
        SourceServer prometheus,
        String instanceLabel,
        Duration every,
        Duration step,
        Duration patience,
        Duration lostAfter) {

    /** How a source is asked of which nothing is said. */
    public static SourceSettings of(SourceServer prometheus) {
        return new SourceSettings(
                prometheus,
                "instance",
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5));
    }

    /** The same with another label for instances. */
    public SourceSettings withInstanceLabel(String other) {
        return new SourceSettings(prometheus, other, every, step, patience, lostAfter);
    }

    /** The source's name. */
    public String name() {
        return prometheus.name();
    }
}
