package io.canaryjudge.connector.otlp;

import io.canaryjudge.histogram.BucketCounts;
import io.canaryjudge.histogram.ValueRange;

/**
 * What was counted in a stretch of time.
 *
 * @param fromNanos beginning of the stretch, nanoseconds since 1970
 * @param toNanos its end
 */
record Increment(long fromNanos, long toNanos, BucketCounts counts, ValueRange range) {}
