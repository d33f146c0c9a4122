package io.canaryjudge.spi;

import java.time.Duration;

/**
 * How long what is over is kept. Open streams, and those of which a delivery is pending, are always kept.
 *
 * @param age streams closed, and deliveries ended, longer ago than this are dropped; more than zero
 * @param closedStreams most closed streams kept; the longest closed are dropped first; at least 1
 */
public record Retention(Duration age, long closedStreams) {

    /** @throws IllegalArgumentException if one is out of its range */
    public Retention {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("age: more than zero; was " + age);
        }
        if (closedStreams < 1) {
            throw new IllegalArgumentException("closedStreams: at least 1; was " + closedStreams);
        }
    }
}
