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
        SourceServer server,
        SourceType type,
        String instanceLabel,
        Duration every,
        Duration step,
        Duration patience,
        Duration lostAfter) {

    /** How a source is asked of which nothing is said. */
    public static SourceSettings of(SourceServer server, SourceType type) {
        return new SourceSettings(
                server,
                type,
                "instance",
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofMinutes(2),
                Duration.ofMinutes(5));
    }

    /** The same with another label for instances. */
    public SourceSettings withInstanceLabel(String other) {
        return new SourceSettings(server, type, other, every, step, patience, lostAfter);
    }

    /** The same, asked at other times. */
    public SourceSettings withTimes(Duration otherEvery, Duration otherStep, Duration otherPatience) {
        return new SourceSettings(server, type, instanceLabel, otherEvery, otherStep, otherPatience, lostAfter);
    }

    /** The source's name. */
    public String name() {
        return server.name();
    }
}
