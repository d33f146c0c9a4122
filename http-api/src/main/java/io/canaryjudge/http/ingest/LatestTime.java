package io.canaryjudge.http.ingest;

import java.time.Instant;

/**
 * How far ahead of its receiver's clock a sender may be. A sample from the far future would keep every later one out of
 * the window, so it is refused.
 *
 * @param nowMillis the receiver's time, milliseconds since 1970-01-01T00:00Z
 * @param maxFutureSkewMillis how much later than that a timestamp may be, 0 or more
 */
record LatestTime(long nowMillis, long maxFutureSkewMillis) {

    LatestTime {
        if (maxFutureSkewMillis < 0) {
            throw new IllegalArgumentException("maxFutureSkewMillis must be 0 or more, was " + maxFutureSkewMillis);
        }
    }

    boolean allows(long millis) {
        long latest = nowMillis + maxFutureSkewMillis;
        return latest < nowMillis || millis <= latest;
    }

    /** The rule in words, for the end of a refusal. */
    String allowed() {
        return "at most " + maxFutureSkewMillis + " ms ahead of the receiver's clock, which says "
                + Instant.ofEpochMilli(nowMillis);
    }
}
