package io.canaryjudge.fetch;

import java.time.Duration;

/**
 * One question to a source.
 *
 * @param query without placeholders
 * @param instanceLabel the label that tells a cohort's instances apart
 * @param fromMillis after this moment, milliseconds since 1970
 * @param toMillis up to this moment, after {@code fromMillis}
 * @param step how far apart the values are wanted where the source computes them, 1 s or more
 */
public record FetchRequest(MetricQuery query, String instanceLabel, long fromMillis, long toMillis, Duration step) {

    /** The longest stretch of time that is asked for at once. */
    public static final Duration LONGEST = Duration.ofHours(6);

    /** @throws IllegalArgumentException if a time is out of its range */
    public FetchRequest {
        if (fromMillis < 0 || toMillis <= fromMillis || toMillis - fromMillis > LONGEST.toMillis()) {
            throw new IllegalArgumentException("fromMillis and toMillis must ascend from 0, by up to " + LONGEST
                    + ", were " + fromMillis + " and " + toMillis);
        }
        if (step.toMillis() < 1_000) {
            throw new IllegalArgumentException("step must be 1 s or more, was " + step);
        }
    }
}
