package io.canaryjudge.connector.otlp;

import io.canaryjudge.histogram.BucketCounts;
import io.canaryjudge.histogram.ValueRange;

/**
 * What a data point says.
 *
 * @param temporality whether it counts from the point before it or from the beginning of its stream
 * @param startNanos when what it counts began, nanoseconds since 1970; 0 if that is not known
 * @param timeNanos until when it counts
 * @param range within which the values of all that it counts are
 */
record Reading(Temporality temporality, long startNanos, long timeNanos, BucketCounts counts, ValueRange range) {

    /** From when a data point counts. */
    enum Temporality {
        DELTA,
        CUMULATIVE
    }

    Reading {
        if (timeNanos <= 0 || startNanos < 0 || startNanos > timeNanos) {
            throw new IllegalArgumentException("the times must be 0 <= startTimeUnixNano <= timeUnixNano, were "
                    + Long.toUnsignedString(startNanos) + " and " + Long.toUnsignedString(timeNanos));
        }
    }

    boolean hasStart() {
        return startNanos > 0;
    }
}
